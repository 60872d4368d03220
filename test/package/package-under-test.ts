/** The package as an n8n has it after an installation. */
export interface PackageUnderTest {
  /** What npm would publish. */
  tarball: string;
  /** The tarball's content, untouched; an installation strips `package.json`. */
  published: string;
  /** Where it was installed, with its dependencies in `node_modules`. */
  folder: string;
  manifest: {
    name: string;
    version: string;
    dependencies: Record<string, string>;
    n8n: { nodes: string[]; credentials: string[] };
  };
}
