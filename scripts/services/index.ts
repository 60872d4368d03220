/** Servers that have to be on the machine: taken from it, started on free ports, gone afterwards. */
export { POSTGRESQL_PROGRAMS, startPostgresql } from './postgresql';
export type { PostgresqlServer } from './postgresql';
export { requirePrograms } from './program';
export { REDIS_PROGRAMS, startRedis } from './redis';
export type { RedisServer } from './redis';
