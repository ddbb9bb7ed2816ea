import { spawnSync } from 'node:child_process';

/** Makes every mount read-only but /tmp and what belongs to the kernel, then runs the given words. */
const script = `
mount --bind /tmp /tmp || exit 125
while read -r _ place kind _; do
  case "$place" in /tmp|/tmp/*|/dev|/dev/*|/proc|/proc/*|/sys|/sys/*|/run|/run/*) continue ;; esac
  mount -o remount,ro,bind "$place" 2>/dev/null || [ "$place" != / ] || exit 125
done < /proc/self/mounts
exec "$@"
`;

let found: readonly string[] | null | undefined;

/** The words that, put before a command, run it with a read-only file system; undefined where that is impossible. */
export function readOnlyPrefix(): readonly string[] | undefined {
  if (found === undefined) found = ways().find(works) ?? null;
  return found ?? undefined;
}

function ways(): string[][] {
  if (process.platform !== 'linux') return [];
  return [['--mount'], ['--mount', '--map-root-user']].map((options) => [
    'unshare',
    ...options,
    'sh',
    '-c',
    script,
    'sh',
  ]);
}

function works(prefix: readonly string[]): boolean {
  const [program = '', ...args] = prefix;
  const probe =
    'touch /acceptance-probe 2>/dev/null && rm /acceptance-probe && exit 1; touch "/tmp/acceptance-$$" && rm "/tmp/acceptance-$$"';
  return spawnSync(program, [...args, 'sh', '-c', probe], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}
