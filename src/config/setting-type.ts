/** A value as a configuration file spells it. */
export type ShownValue = string | number | boolean | readonly string[];

/** What one kind of value looks like outside, and how it is read. */
export interface SettingType<T> {
  /** Reads a flag's or an environment variable's text; throws MsgError `usage`. */
  fromText(text: string): T;
  /** Reads what a parsed JSON or YAML file holds; throws MsgError `usage`. */
  fromFile(value: unknown): T;
  /** The value as a file would spell it: `30s`, not 30000. */
  show(value: T): ShownValue;
  /** For paths: the value seen from `dir`, the directory of the file that holds it. */
  place?(value: T, dir: string, home: string): T;
}

/** A type whose one spelling serves in files too, where `accepts` lists the JavaScript types read as text. */
export function textual<T>(
  fromText: (text: string) => T,
  show: (value: T) => ShownValue,
  refuse: (value: unknown) => Error,
  accepts: readonly string[] = ['string'],
): SettingType<T> {
  const fromFile = (value: unknown) => {
    if (!accepts.includes(typeof value)) throw refuse(value);
    return fromText(String(value));
  };
  return { fromText, fromFile, show };
}
