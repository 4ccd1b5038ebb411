import prettier from 'eslint-config-prettier';
import vue from 'eslint-plugin-vue';
import typescript from 'typescript-eslint';

/** Rules that need types read them from the same projects that `npm test` checks. */
const projects = [
  './tsconfig.json',
  './tsconfig.renderer.json',
  './tsconfig.preload.json',
  './test/e2e/tsconfig.json',
  './test/renderer/tsconfig.json',
];

export default typescript.config(
  { ignores: ['node_modules/', 'out/', 'dist/', '.cache/', 'test-results/', 'src-renderer/components.d.ts'] },
  {
    files: ['**/*.ts', '**/*.vue'],
    extends: [...typescript.configs.strictTypeChecked, ...typescript.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: projects, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.vue'] },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // factories return plain objects whose methods never read `this`
      '@typescript-eslint/unbound-method': 'off',
      // an interface's async method may have nothing to wait for in one of its implementations
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/only-throw-error': ['error', { allowRethrowing: true }],
      'no-console': 'error',
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['**/*.vue'],
    extends: [...vue.configs['flat/recommended']],
    languageOptions: { parserOptions: { parser: typescript.parser } },
    rules: {
      // the linter cannot see what a component gives away through a template reference; vue-tsc does
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/define-emits-declaration': ['error', 'type-based'],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/no-v-html': 'error',
      'vue/multi-word-component-names': 'off',
      // types tell whether a prop may be left out
      'vue/require-default-prop': 'off',
      'vue/attributes-order': 'off',
    },
  },
  {
    // the same for the few plain files that read components
    files: ['src-renderer/main.ts', 'src-renderer/app/parts.ts', 'src-renderer/app/router.ts'],
    rules: { '@typescript-eslint/no-unsafe-argument': 'off', '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    // people read what these print; the page's console is where its bugs go
    files: ['src-main/hosts/**', 'test/**', 'src-renderer/app/Shell.vue', 'electron.vite.config.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  { files: ['**/*.js'], extends: [typescript.configs.disableTypeChecked] },
  prettier,
);
