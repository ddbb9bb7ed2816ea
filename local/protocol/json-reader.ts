const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
/** Others are control characters. */
const FIRST_CHARACTER = 32;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const ESCAPE = /["\\/bfnrt]|u[\da-fA-F]{4}/y;
const WORD = /null|true|false/y;

export type Kind = 'string' | 'number' | 'boolean' | 'null' | 'nested';

/**
 * Walks over JSON text without making anything of it: a value is where it stands, as it is spelled, so that no digit is lost.
 * Throws a SyntaxError for what is no JSON.
 */
export class JsonReader {
  text = '';
  /** Where it stands. */
  at = 0;
  /** Whether the string that was passed last has escapes. */
  #isEscaped = false;

  reset(text: string): void {
    this.text = text;
    this.at = 0;
  }

  /** At an object: calls for each of its keys, with the reader before the value, which has to be passed. */
  object(each: (key: string) => void): void {
    this.#expect(OPEN_BRACE);
    if (this.#takes(CLOSE_BRACE)) return;
    do {
      const key = this.string();
      this.#expect(COLON);
      each(key);
    } while (this.#takes(COMMA));
    this.#expect(CLOSE_BRACE);
  }

  /** Passes the string that stands here and answers what it says. */
  string(): string {
    const from = this.#blanks();
    this.#passString();
    return this.#isEscaped
      ? (JSON.parse(this.text.slice(from, this.at)) as string)
      : this.text.slice(from + 1, this.at - 1);
  }

  /** What kind of value stands here. */
  kind(): Kind {
    const code = this.text.charCodeAt(this.#blanks());
    if (code === QUOTE) return 'string';
    if (code === OPEN_BRACE || code === OPEN_BRACKET) return 'nested';
    if (code === 110) return 'null';
    return code === 116 || code === 102 ? 'boolean' : 'number';
  }

  /** Passes the value that stands here and answers its text. */
  raw(): string {
    const from = this.#blanks();
    this.pass();
    return this.text.slice(from, this.at);
  }

  /** Passes the value that stands here. */
  pass(): void {
    const code = this.text.charCodeAt(this.#blanks());
    if (code === QUOTE) this.#passString();
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.#passNested();
    else this.#passWord();
  }

  /** Nothing may stand behind. */
  end(): void {
    if (this.#blanks() < this.text.length) this.#fail();
  }

  #passWord(): void {
    const { at, text } = this;
    const code = text.charCodeAt(at);
    const pattern = code > 57 ? WORD : NUMBER;
    pattern.lastIndex = at;
    if (!pattern.test(text)) this.#fail();
    this.at = pattern.lastIndex;
  }

  #passString(): void {
    const { text } = this;
    if (text.charCodeAt(this.at) !== QUOTE) this.#fail();
    this.#isEscaped = false;
    for (let at = this.at + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        return;
      }
      if (code === BACKSLASH) {
        this.#isEscaped = true;
        ESCAPE.lastIndex = at + 1;
        if (!ESCAPE.test(text)) break;
        at += 1;
      } else if (code < FIRST_CHARACTER) break;
    }
    this.#fail();
  }

  /** Recursion is as deep as the value. */
  #passNested(): void {
    const isObject = this.text.charCodeAt(this.at) === OPEN_BRACE;
    const close = isObject ? CLOSE_BRACE : CLOSE_BRACKET;
    this.at += 1;
    if (this.#takes(close)) return;
    do {
      if (isObject) {
        this.#blanks();
        this.#passString();
        this.#expect(COLON);
      }
      this.pass();
    } while (this.#takes(COMMA));
    this.#expect(close);
  }

  #blanks(): number {
    const { text } = this;
    let { at } = this;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) break;
      at += 1;
    }
    this.at = at;
    return at;
  }

  #takes(code: number): boolean {
    if (this.text.charCodeAt(this.#blanks()) !== code) return false;
    this.at += 1;
    return true;
  }

  #expect(code: number): void {
    if (!this.#takes(code)) this.#fail();
  }

  #fail(): never {
    throw new SyntaxError(`This is no JSON at character ${this.at + 1}.`);
  }
}
