import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { resourceFile } from '../platform/resources.ts';

const table = z.array(z.object({ code: z.string(), name: z.string() }));

/** A commune goes by its number at the statistics office (seed 002, appendix 1). */
const COMMUNE = /^\d{5}$/;

let names: ReadonlyMap<string, string> | undefined;

/** What the portal of Hà Tĩnh calls the unit of that code; `null` when its table does not know it. */
export function portalUnitName(code: string): string | null {
  names ??= new Map(
    table
      .parse(JSON.parse(readFileSync(resourceFile('catalogue/hatinh-units.json'), 'utf8')))
      .map((unit) => [unit.code, unit.name]),
  );
  return names.get(code) ?? null;
}

/** Whether the code is one of the table or has the shape of a commune's: others work as well, and are worth a warning. */
export function isPortalUnit(code: string): boolean {
  return COMMUNE.test(code) || portalUnitName(code) !== null;
}
