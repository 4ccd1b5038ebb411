import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { expect, test } from 'vitest';
import { importRules } from './rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

async function violations(paths: string[]): Promise<string[]> {
  const { output } = await cruise(paths, {
    baseDir: root,
    ruleSet: importRules,
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|node_modules/(?!zod|@orpc|electron|vue|pinia))' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.vue', '.js', '.json'],
      conditionNames: ['import', 'default'],
    },
  });
  const { summary, modules } = output as ICruiseResult;
  expect(modules.length).toBeGreaterThan(20);
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

test('imports follow the street, and there are no cycles', async () => {
  expect(await violations(['src-main', 'src-preload', 'src-renderer'])).toEqual([]);
});
