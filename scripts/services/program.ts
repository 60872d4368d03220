import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** A program that has to be on the machine, and how it gets there. */
export interface ProgramWanted {
  name: string;
  /** Where it may be beside PATH. */
  folders?: string[];
  /** The Debian package that brings it. */
  debianPackage: string;
}

/** The full path of a program, or null. */
function findProgram({ name, folders = [] }: ProgramWanted): string | null {
  const places = [...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean), ...folders];
  const found = places
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
  return found ?? null;
}

/**
 * The full paths of programs, in their order.
 *
 * @throws Error that names all of those that are missing, and what to install
 */
export function requirePrograms(wanted: ProgramWanted[]): string[] {
  const paths = wanted.map(findProgram);
  const missing = wanted.filter((_, index) => paths[index] === null);
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))].join(' ');
    throw new Error(
      `Not found on this machine: ${names}. Install Redis and PostgreSQL and put their programs on PATH; ` +
        `on Debian and Ubuntu: apt-get install ${packages}`,
    );
  }
  return paths.filter((file) => file !== null);
}
