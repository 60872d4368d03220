import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ESLint, type Linter } from 'eslint';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

import { REPOSITORY } from '../../scripts/n8n-host';

import type { PackageUnderTest } from './package-under-test';

interface Exception {
  rule: string;
  /** The module or global variable that the rule forbids; null for a rule about the package as a whole. */
  name: string | null;
  /** Where it is excused, in the sources and in the published code alike. */
  files: RegExp;
}

const DEPENDENCIES = ['bidi-js', 'big.js', 'html-to-text', 'mssql', 'nodemailer', 'pdfkit', 'saxes', 'unpdf', 'uqr'];
const inLib = (name: string): Exception => ({ rule: 'no-restricted-imports', name, files: /^dist\/lib\// });
const module = (name: string, files: RegExp): Exception => ({ rule: 'no-restricted-imports', name, files });
const global = (name: string, files: RegExp): Exception => ({ rule: 'no-restricted-globals', name, files });

/** What the scan finds and why it stays: docs/architecture.md, "Exceptions from n8n's rules". */
const EXCEPTIONS: Exception[] = [
  { rule: 'no-runtime-dependencies', name: null, files: /^package\.json$/ },
  ...DEPENDENCIES.map(inLib),
  module('node:dns', /nodes\/shared\/http-get\./),
  module('node:events', /nodes\/shared\/http-get\./),
  module('node:fs', /nodes\/shared\/(ledger|paths)\.|lib\/ledger\/stores\/sqlite\/store\.|lib\/pdf\/type\/typeface\./),
  module('node:fs/promises', /nodes\/shared\/(ledger|paths)\./),
  module('node:http', /nodes\/shared\/http-get\./),
  module('node:https', /nodes\/shared\/http-get\./),
  module('node:net', /nodes\/shared\/http-get\.|lib\/print-bridge\/address\./),
  module('node:os', /nodes\/shared\/paths\./),
  module('node:path', /nodes\/(shared|SubiektNexoDocumentPdf)\/|lib\/(ledger|pdf)\//),
  module('node:sqlite', /lib\/ledger\/stores\/sqlite\/store\./),
  module('node:stream', /lib\/mail\/smtp\/(held-end|transport)\.|nodes\/shared\/baselinker\./),
  module('node:timers/promises', /nodes\/(shared|SendDocumentEmail)\/|lib\/(ledger|mail|nexo)\//),
  module('node:tls', /nodes\/shared\/http-get\./),
  module('node:url', /lib\/mail\/compose\/recipient\./),
  module('node:worker_threads', /lib\/pdf\/check\/text-(reader|worker)\./),
  module('node:zlib', /lib\/pdf\/(type\/embedded-font|layout\/picture)\./),
  global('__dirname', /lib\/pdf\/(check\/text-reader|type\/typeface)\./),
  global('__filename', /lib\/pdf\/check\/text-reader\./),
  global('clearTimeout', /lib\/pdf\/check\/text-reader\./),
  global('process', /nodes\/shared\/paths\./),
  global('setTimeout', /lib\/pdf\/check\/text-reader\./),
];

/** n8n's scan of a community package: the rules for its cloud, and no comment that switches one off counts (facts/n8n.md §1.5). */
async function scanRules(): Promise<Linter.Config[]> {
  // An ES module: CommonJS reaches it by import() only.
  const { n8nCommunityNodesPlugin } = await import('@n8n/eslint-plugin-community-nodes');
  const { parser } = tseslint;
  return [
    ...[n8nCommunityNodesPlugin.configs.recommended].flat(),
    { rules: { 'no-console': 'error' }, plugins: { 'n8n-nodes-base': n8nNodesBase } },
    { files: ['package.json'], rules: n8nNodesBase.configs.community.rules },
    {
      files: ['**/credentials/**/*.ts'],
      rules: {
        ...n8nNodesBase.configs.credentials.rules,
        'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
        'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
      },
    },
    {
      files: ['**/nodes/**/*.ts'],
      rules: {
        ...n8nNodesBase.configs.nodes.rules,
        'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
        'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
        'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
      },
    },
    { files: ['**/*.ts', '**/*.json'], languageOptions: { parser } },
  ] as Linter.Config[];
}

interface Finding {
  rule: string;
  /** Path in the package or repository, with forward slashes. */
  file: string;
  line: number;
  message: string;
}

async function scan(folder: string, files: string[]): Promise<Finding[]> {
  const eslint = new ESLint({
    cwd: folder,
    allowInlineConfig: false,
    overrideConfigFile: true,
    overrideConfig: await scanRules(),
    ignorePatterns: ['**/node_modules/**'],
  });
  const results = await eslint.lintFiles(files);
  assert.ok(results.length > 20, `the scan of ${folder} found only ${results.length} files`);
  return results.flatMap(({ filePath, messages }) => {
    const file = path.relative(folder, filePath).split(path.sep).join('/');
    return messages.map(({ ruleId, message, line }) => ({ rule: ruleId ?? 'syntax', file, line, message }));
  });
}

function excuses({ rule, name, files }: Exception, finding: Finding): boolean {
  const about = name === null || finding.message.includes(`'${name}'`);
  return finding.rule === `@n8n/community-nodes/${rule}` && about && files.test(finding.file);
}

/** n8n's scan of sources and published code finds what the documented exceptions say, and nothing else. */
export async function checkScan({ published }: PackageUnderTest): Promise<void> {
  const findings = [
    ...(await scan(REPOSITORY, ['package.json', '{nodes,credentials}/**/*.{js,ts,json}'])),
    ...(await scan(published, ['**/*.js', 'package.json'])),
  ];
  const unexpected = findings.filter((finding) => !EXCEPTIONS.some((exception) => excuses(exception, finding)));
  const lines = unexpected.map(({ rule, file, line, message }) => `${file}:${line} ${rule}: ${message}`);
  assert.deepEqual(lines, [], 'findings beyond the documented exceptions');
  const idle = EXCEPTIONS.filter((exception) => !findings.some((finding) => excuses(exception, finding)));
  assert.deepEqual(idle, [], 'exceptions that are no longer needed');
  const documentation = await readFile(path.join(REPOSITORY, 'docs', 'architecture.md'), 'utf8');
  for (const { rule, name } of EXCEPTIONS) {
    for (const word of [rule, name ?? rule]) {
      assert.ok(documentation.includes(`\`${word}\``), `docs/architecture.md does not explain the exception ${word}`);
    }
  }
  console.log(`        ${findings.length} findings, all of them documented exceptions`);
}
