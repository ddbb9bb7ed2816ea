import { existsSync, rmSync } from 'node:fs';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { literal } from './sql.ts';
import { Trouble, troubleWith } from './trouble.ts';

/** Rows come faster than it is worth to write them with several threads, each of which has its memory. */
const THREADS = '1';
/** Beside it, Node.js and the library take some 150 MiB. */
const MEMORY = '64MB';
/** While the file is opened, keys are compared, and tables written, replaced or exported: DuckDB takes of it what it needs. */
const WORKING_MEMORY = '256MB';
/** A group is held in memory until it is full. */
const ROW_GROUP = 20_480;

/** Nothing is fetched from anywhere. */
const OFFLINE = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };

/** A connection, whose transactions are its own. Errors are sentences. */
export class Session {
  readonly connection: DuckDBConnection;
  readonly #file: string;

  constructor(connection: DuckDBConnection, file: string) {
    this.connection = connection;
    this.#file = file;
  }

  async run(sql: string, values?: DuckDBValue[]): Promise<void> {
    await this.try(() => this.connection.run(sql, values));
  }

  /** Rows as JSON has them, integers as text. */
  async rows(sql: string, values?: DuckDBValue[]): Promise<Record<string, unknown>[]> {
    return this.try(async () => (await this.connection.runAndReadAll(sql, values)).getRowObjectsJson());
  }

  /** The number that a query answers with. */
  async count(sql: string, values?: DuckDBValue[]): Promise<number> {
    const [row = {}] = await this.rows(sql, values);
    return Number(Object.values(row)[0] ?? 0);
  }

  /** Does something that needs more memory than rows that land. */
  async withMemory<T>(work: () => Promise<T>): Promise<T> {
    await this.run(`SET memory_limit = '${WORKING_MEMORY}'`);
    const result = await work();
    // Another stream may hold more: then it stays as it is until the next time.
    await this.connection.run(`SET memory_limit = '${MEMORY}'`).catch(() => {});
    return result;
  }

  trySync<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw troubleWith(this.#file, error);
    }
  }

  async try<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw troubleWith(this.#file, error);
    }
  }
}

/** The file that is landed in. DuckDB locks it: whoever has it open is alone. */
export class Database {
  readonly file: string;
  readonly #instance: DuckDBInstance;

  private constructor(file: string, instance: DuckDBInstance) {
    this.file = file;
    this.#instance = instance;
  }

  /** Makes the file where there is none. */
  static async open(file: string): Promise<Database> {
    const database = new Database(
      file,
      await DuckDBInstance.create(':memory:', { ...OFFLINE, threads: THREADS, memory_limit: WORKING_MEMORY }),
    );
    const session = new Session(await database.#instance.connect(), file);
    await session.run(`SET temp_directory = ${literal(`${file}.tmp`)}`);
    await session.run(`ATTACH ${literal(file)} AS landing (TYPE duckdb, ROW_GROUP_SIZE ${ROW_GROUP})`);
    await session.run(`SET memory_limit = '${MEMORY}'`);
    // The lock is ours: what lies there was left by a process that was killed.
    rmSync(`${file}.tmp`, { recursive: true, force: true });
    return database;
  }

  /** To look at only. */
  static async openToRead(file: string): Promise<Database> {
    if (!existsSync(file)) throw new Trouble(`There is no ${file}.`);
    try {
      const instance = await DuckDBInstance.create(':memory:', OFFLINE);
      const session = new Session(await instance.connect(), file);
      await session.run(`ATTACH ${literal(file)} AS landing (TYPE duckdb, READ_ONLY)`);
      return new Database(file, instance);
    } catch (error) {
      throw troubleWith(file, error);
    }
  }

  async connect(): Promise<Session> {
    const session = new Session(await this.#instance.connect(), this.file);
    await session.run('USE landing');
    await session.run(`SET TimeZone = 'UTC'`);
    return session;
  }

  close(): void {
    this.#instance.closeSync();
  }
}
