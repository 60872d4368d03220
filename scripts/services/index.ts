/** Servers that have to be on the machine: taken from it, started on free ports, gone afterwards. */
export type { PostgresqlServer } from './postgresql';
export { POSTGRESQL_PROGRAMS, startPostgresql } from './postgresql';
export { requirePrograms } from './program';
export type { RedisServer } from './redis';
export { REDIS_PROGRAMS, startRedis } from './redis';
