import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../../app/contacts/config.ts';

const url = 'postgres://u:p@127.0.0.1:5432/d';

describe('the configuration', () => {
  it('has defaults for all but the database', () => {
    expect(parseConfig({ DATABASE_URL: url })).toEqual({
      host: '127.0.0.1',
      port: 8080,
      version: 'v1',
      fault: { kind: 'none' },
      logLevel: 'info',
      database: { connectionString: url },
    });
  });

  it('takes the parts that a task gets from RDS, encrypted unless the database is local', () => {
    const parts = { DB_NAME: 'contacts', DB_USERNAME: 'u', DB_PASSWORD: 'p' };
    expect(parseConfig({ ...parts, DB_HOST: 'db.example', DB_PORT: '6543' }).database).toEqual({
      host: 'db.example',
      port: 6543,
      database: 'contacts',
      user: 'u',
      password: 'p',
      ssl: { rejectUnauthorized: false },
    });
    expect(parseConfig({ ...parts, DB_HOST: '127.0.0.1' }).database.ssl).toBe(false);
    expect(parseConfig({ ...parts, DB_HOST: '127.0.0.1', DB_SSL: 'verify' }).database.ssl).toEqual({
      rejectUnauthorized: true,
    });
  });

  it('takes the variables of psql', () => {
    const given = { PGHOST: 'h', PGPORT: '1', PGUSER: 'u', PGPASSWORD: 'p', PGDATABASE: 'd' };
    expect(parseConfig(given).database).toEqual({
      host: 'h',
      port: 1,
      user: 'u',
      password: 'p',
      database: 'd',
    });
  });

  it.each([
    ['none', { kind: 'none' }],
    ['errors:30', { kind: 'errors', percent: 30 }],
    ['slow:1500', { kind: 'slow', ms: 1500 }],
    ['never-healthy', { kind: 'never-healthy' }],
  ])('reads the fault %s', (text, fault) => {
    expect(parseConfig({ DATABASE_URL: url, CONTACTS_FAULT: text }).fault).toEqual(fault);
  });

  it.each<[string, Record<string, string>]>([
    ['No database is given: set DATABASE_URL', { DATABASE_URL: '' }],
    ['DATABASE_URL must look like postgres://', { DATABASE_URL: 'mysql://u:secret@h/d' }],
    ['DATABASE_URL is not a valid URL', { DATABASE_URL: 'postgres://u:sec#ret@h:x/d' }],
    ['PORT must be a whole number', { DATABASE_URL: url, PORT: 'http' }],
    ['PORT must be from 0 to 65535', { DATABASE_URL: url, PORT: '65536' }],
    ['CONTACTS_FAULT must be none', { DATABASE_URL: url, CONTACTS_FAULT: 'errors:0' }],
    ['DB_SSL must be off, require or verify', { DATABASE_URL: url, DB_SSL: 'yes' }],
    ['DB_HOST also needs', { DB_HOST: 'h', DB_NAME: 'd' }],
  ])('says "%s"', (sentence, environment) => {
    expect(() => parseConfig(environment)).toThrow(sentence);
    expect(() => parseConfig(environment)).not.toThrow(/secret|sec#ret/);
  });
});
