import type { MailjetConfig } from './config.ts';

/** The same question is asked once in a run, which has a configuration of its own. */
export function onceFor<Q extends { config: MailjetConfig }, A>(
  nameOf: (question: Q) => string,
  ask: (question: Q) => Promise<A>,
): (question: Q) => Promise<A> {
  const known = new WeakMap<MailjetConfig, Map<string, Promise<A>>>();
  return (question) => {
    const answers = known.get(question.config) ?? new Map<string, Promise<A>>();
    known.set(question.config, answers);
    const name = nameOf(question);
    const answer = answers.get(name) ?? ask(question);
    answers.set(name, answer);
    return answer;
  };
}
