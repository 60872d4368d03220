import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The version that the fake nexo is built with; others are made of it, of the same length. */
const FIRST_VERSION = '61.1.0.9431';

export interface FakeDocument {
  id: number;
  number: string;
  /** TypWzorcaWydruku of its configuration; nexo refuses to print one below zero. */
  type: number;
  kind?: 'sale' | 'correction';
  correctionType?: number;
  returnType?: number;
  /** SposobKorygowania: 1 corrects, 2 takes back. */
  way?: number;
}

/** What stands in the file that the fake nexo takes for a database (bridge/tests/FakeNexo/Sfera/Company.cs). */
export interface CompanyState {
  version: string;
  sqlUser: string;
  sqlPassword: string;
  operators: Record<string, string>;
  documents: FakeDocument[];
  templates: Array<{ id: number; name: string; type: number; default?: boolean }>;
  /** How often each fault strikes; always when negative. */
  faults: Record<string, number>;
  startMs: number;
  printMs: number;
  leakMegabytes: number;
}

/** Prefixes are the shop's own: the numbers below would all be misread. */
export const DOCUMENTS: readonly FakeDocument[] = [
  { id: 100001, number: 'FS 1/ŁÓDŹ/2026', type: 3000 },
  { id: 100002, number: 'FS 2/2026', type: 8400 },
  { id: 100003, number: 'PA 3/2026', type: 8500 },
  { id: 100004, number: 'PA 4/2026', type: 2900 },
  { id: 100005, number: 'KFS 5/2026', type: 3000, kind: 'correction', correctionType: 3050, returnType: 8450, way: 1 },
  { id: 100006, number: 'ZPA 6/2026', type: 8400, kind: 'correction', correctionType: 3050, returnType: 8450, way: 2 },
  { id: 100007, number: 'FS 7/2026', type: -1 },
];

export const COMPANY = 'Nexo_Próba';

const TEMPLATES: CompanyState['templates'] = [
  { id: 10, name: 'FS standard', type: 3000, default: true },
  { id: 11, name: 'FS angielski', type: 3000 },
  { id: 20, name: 'PA standard', type: 8400, default: true },
  { id: 30, name: 'PAi standard', type: 8500, default: true },
  { id: 40, name: 'FD "mały" 50% & więcej', type: 2900, default: true },
  { id: 50, name: 'Korekta', type: 3050, default: true },
  { id: 60, name: 'Zwrot', type: 8450, default: true },
];

/** A folder with a fake nexo and its company in it. */
export interface FakeShop {
  /** Name of its database. */
  company: string;
  folder: string;
  /** Where nexo's programs stand. */
  programs: string;
  /** What the bridge is told as the name of the server. */
  server: string;
  state: CompanyState;
  /** Changes the company while nexo runs; faults begin to count anew. */
  change(changes: Partial<CompanyState>): void;
  /** Puts programs of another version there, as nexo's updater does. */
  update(version: string): void;
  /** Takes a member out of nexo: in the metadata it has another name. */
  rename(member: string): void;
  /** Every line that nexo wrote, without the process's id. */
  journal(): string[];
  remove(): void;
}

const ASSEMBLIES = ['InsERT.Mox.Core', 'InsERT.Moria.ModelDanych', 'InsERT.Moria.API', 'InsERT.Moria.Sfera'];
/** Files that reports open by their path; the fake only looks whether they are there. */
const OTHERS = [
  'InsERT.Moria.Narzedzia.dll',
  'InsERT.Moria.PolaWlasne.dll',
  'InsERT.Mox.EntityFramework.Core.dll',
  'InsERT.Mox.EntityFrameworkSupport.dll',
  'Stimulsoft.Base.dll',
  'Stimulsoft.Report.dll',
  'Xml.pak',
];

/**
 * @param assemblies the folder with the built fake nexo
 * @param options.folder where it is made; a new temporary one unless told
 * @param options.company the name of its database
 */
export function createFakeShop(
  assemblies: string,
  { folder = mkdtempSync(path.join(tmpdir(), 'bridge-')), company = COMPANY } = {},
): FakeShop {
  const programs = path.join(folder, 'Binaries');
  mkdirSync(programs);
  for (const name of ASSEMBLIES) cpSync(path.join(assemblies, `${name}.dll`), path.join(programs, `${name}.dll`));
  for (const name of OTHERS) writeFileSync(path.join(programs, name), name);
  const file = (extension: string): string => path.join(folder, `${company}.${extension}`);
  let generation = 0;
  const shop: FakeShop = {
    company,
    folder,
    programs,
    server: folder,
    state: {
      version: FIRST_VERSION,
      sqlUser: 'sa',
      sqlPassword: 'sql password',
      operators: { mostek: 'hasło operatora' },
      documents: [...DOCUMENTS],
      templates: TEMPLATES,
      faults: {},
      startMs: 0,
      printMs: 0,
      leakMegabytes: 0,
    },
    change(changes) {
      shop.state = { ...shop.state, ...changes };
      // A number at the end of a fault's name gives it a counter of its own in the fake.
      for (const fault of Object.keys(shop.state.faults))
        rmSync(file(`${fault.replace(':', '-')}.count`), { force: true });
      writeFileSync(file('json'), JSON.stringify({ ...shop.state, generation: ++generation }));
    },
    update(version) {
      const target = path.join(programs, 'InsERT.Moria.Sfera.dll');
      writeFileSync(
        target,
        replaced(readFileSync(path.join(assemblies, 'InsERT.Moria.Sfera.dll')), FIRST_VERSION, version),
      );
    },
    rename(member) {
      for (const name of ASSEMBLIES) {
        const target = path.join(programs, `${name}.dll`);
        writeFileSync(target, replaced(readFileSync(target), `${member}\0`, `Z${member.slice(1)}\0`));
      }
    },
    journal() {
      if (!existsSync(file('journal'))) return [];
      return readFileSync(file('journal'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.replace(/^\d+ /, ''));
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
  appendFileSync(file('journal'), '');
  shop.change({});
  return shop;
}

/** Replaces a text wherever it stands, in UTF-8 and in UTF-16: metadata has the one, Windows' resources the other. */
function replaced(content: Buffer, from: string, to: string): Buffer {
  const result = Buffer.from(content);
  for (const encoding of ['utf8', 'utf16le'] as const) {
    const [old, fresh] = [Buffer.from(from, encoding), Buffer.from(to, encoding)];
    if (old.length !== fresh.length) throw new Error(`${from} and ${to} differ in length`);
    for (let at = result.indexOf(old); at >= 0; at = result.indexOf(old, at + old.length)) fresh.copy(result, at);
  }
  return result;
}
