import type { Answer } from './world';

/** An answer that ended a pull, in words. */
export function failureMessage(host: string, answer: Answer | 'token-refused'): string {
  return `${host} ${answerText(answer)}`;
}

/** What a host did, in words: `refuses the connection`. */
export function answerText(answer: Answer | 'token-refused'): string {
  if (typeof answer === 'number') return `answers ${String(answer)}`;
  return TEXTS[answer];
}

const TEXTS: Readonly<Record<Exclude<Answer, number> | 'token-refused', string>> = {
  ok: 'answers',
  refused: 'refuses the connection',
  dns: 'has no address',
  'tls-untrusted': 'shows a certificate that is not trusted',
  'not-tls': 'does not speak TLS',
  reset: 'resets the connection',
  hang: 'never answers',
  silent: 'accepts and stays silent',
  blackhole: 'drops the packets',
  'wrong-content': 'answers 200 with something else',
  corrupt: 'answers 200 with corrupt content',
  'cut-short': 'sends less than it announced',
  'token-refused': 'gives no token',
};
