import { join } from 'node:path';

/**
 * How our PostgreSQL differs from the default: lean, quick to start, and careless about power cuts,
 * since its data lives no longer than the sandbox.
 */
export const settings = {
  initdb: [
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--locale=C.UTF-8',
    '--auth=scram-sha-256',
    '--no-sync',
    '--no-data-checksums',
    '--no-instructions',
    '--wal-segsize=1',
  ],
  server: (folder: string, port: number): string[] => [
    '-D',
    join(folder, 'data'),
    '-p',
    String(port),
    ...Object.entries(serverSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ],
};

const serverSettings = {
  listen_addresses: '127.0.0.1',
  // No socket file outside our folder.
  unix_socket_directories: '',
  max_connections: 100,
  shared_buffers: '16MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '32MB',
  min_wal_size: '2MB',
  // No worker processes for input and output, parallel queries or replication: each costs memory.
  io_method: 'sync',
  max_parallel_workers: 0,
  max_logical_replication_workers: 0,
  jit: 'off',
};
