import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

/** n8n's rules for nodes and credentials, with the configuration for packages that do not run in n8n's cloud. */
const n8nFiles = ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'];
const packageJson = {
  files: ['package.json'],
  languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
  rules: {
    // The one exception: without the SQL Server driver, the mail library and the PDF library there is no package. It
    // rules out n8n's cloud, which the package could not reach a company's SQL Server from anyway.
    '@n8n/community-nodes/no-runtime-dependencies': 'off',
  },
};

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.n8n/', '.demo/', 'bridge/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    // A rule that is wrong for a file is changed here, where everybody sees it.
    linterOptions: { noInlineConfig: true },
    rules: { '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
  },
  ...[n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport]
    .flat()
    .map((config) => ({ ...config, files: config.files ?? n8nFiles })),
  packageJson,
  {
    files: ['nodes/**/*.ts'],
    plugins: { 'n8n-nodes-base': n8nNodesBase },
    rules: {
      ...n8nNodesBase.configs.nodes.rules,
      // These two want the text 'main'; the community rules, which are newer, want NodeConnectionTypes.Main.
      'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
      'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
    },
  },
  {
    files: ['credentials/**/*.ts'],
    plugins: { 'n8n-nodes-base': n8nNodesBase },
    rules: {
      ...n8nNodesBase.configs.credentials.rules,
      // For n8n's own packages, whose documentation is a slug; the community rules ask for an address.
      'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
    },
  },
);
