import { refusal } from './refusal.ts';

/**
 * The temporary destinations of all connections. A client names its own by an alias
 * (`/temp-queue/answers`), others by the name that its reply-to header carries
 * (`/remote-temp-queue/ID:...`), as on ActiveMQ.
 */
export class Temporaries {
  readonly #aliases = new Map<string, string>();

  add(name: string, alias: string): void {
    this.#aliases.set(name, alias);
  }

  remove(name: string): void {
    this.#aliases.delete(name);
  }

  /** The alias, which MESSAGE frames show; throws the refusal when its owner is gone. */
  alias(name: string): string {
    const alias = this.#aliases.get(name);
    if (alias !== undefined) return alias;
    throw refusal(`The destination temp-queue://${name} does not exist.`);
  }
}
