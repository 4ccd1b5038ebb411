/** One sentence in both languages. `{name}` stands for a parameter. */
export interface Sentence {
  readonly vi: string;
  readonly en: string;
}

/** What happened (and what is safe), and where it helps, what to do next. */
export interface Message {
  readonly what: Sentence;
  readonly next?: Sentence;
}

export type MessageGroup = Readonly<Record<string, Message>>;
