import { createServer } from 'node:http';
import type { Random, Simulator } from '@mailroom/airbyte-cdk/testing';

interface Parcel {
  id: number;
  changed: string;
}

/** Parcels in the order in which they have changed, from a moment on. */
export class ParcelServer implements Simulator {
  config = { api_key: 'parcels-key-1', api_url: '' };
  beforeAnswer = (): void => {};
  #now = Date.parse('2026-03-01T00:00:00Z');
  #parcels: Parcel[] = [];
  readonly #server = createServer((request, response) => {
    this.beforeAnswer();
    const { searchParams } = new URL(request.url ?? '', 'http://localhost');
    const isKnown = request.headers['x-api-key'] === this.config.api_key;
    const from = Date.parse(searchParams.get('changed_from') ?? '2000-01-01T00:00:00Z');
    const found = this.#parcels
      .filter(({ changed }) => Date.parse(changed) >= from)
      .sort((a, b) => a.changed.localeCompare(b.changed))
      .slice(0, Number(searchParams.get('limit')));
    response.setHeader('date', new Date(this.#now).toUTCString());
    response.writeHead(isKnown ? 200 : 401);
    response.end(JSON.stringify(isKnown ? { data: { parcels: found } } : { error: 'Unknown key' }));
  });

  async start(): Promise<void> {
    for (let left = 30; left > 0; left--) this.#add(3600_000);
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (typeof address === 'object') this.config.api_url = `http://127.0.0.1:${address?.port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  change(random: Random): void {
    const parcel = random.pick(this.#parcels);
    if (parcel && random.chance(0.5)) parcel.changed = this.#later(random.below(90_000));
    else this.#add(random.below(90_000));
  }

  rows() {
    return { parcels: this.#parcels.map((parcel) => ({ ...parcel })) };
  }

  #add(pause: number): void {
    this.#parcels.push({ id: this.#parcels.length + 1, changed: this.#later(pause) });
  }

  #later(pause: number): string {
    this.#now += 1 + pause;
    return new Date(this.#now).toISOString();
  }
}
