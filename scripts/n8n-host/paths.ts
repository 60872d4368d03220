import path from 'node:path';

/** The repository's root. */
export const REPOSITORY = path.resolve(__dirname, '..', '..');

/** Where n8n and what is prepared for it live; ignored by git, kept between runs. */
export const N8N_CACHE = path.join(REPOSITORY, '.n8n');
