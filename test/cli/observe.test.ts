import { join } from 'node:path';
import { loadClusterFile } from '../../src/cli/load';
import { scopeOf } from '../../src/cli/observation-scope';
import { example, regshift } from './call';

const DUMP = join(example('01-direct'), 'dump');

describe('regshift observe', () => {
  it.each([
    [['--from', DUMP, '--context', 'a'], '--context beside --from'],
    [['--from', DUMP, '--kubeconfig', 'a'], '--kubeconfig beside --from'],
    [['--from', DUMP, '--engine-context', 'a'], '--engine-context beside --from'],
    [['--from', DUMP, '--engine-kubeconfig', 'a'], '--engine-kubeconfig beside --from'],
    [['--from', DUMP, '--published', 'a/b'], '--published beside --from'],
    [['--from', DUMP, '--publish', 'a/b'], '--publish beside --from'],
    [['--observed-at', '2025-07-15T12:00:00Z'], '--observed-at without --from'],
    [['--publish', 'a/b', '--published', 'a/b'], '--publish beside --published'],
    [['--every', '60'], '--every without --publish'],
    [['--published', 'nowhere'], '--published nowhere names no ConfigMap'],
    [['--publish', 'A/b'], '--publish A/b names no ConfigMap'],
  ])('refuses %j', async (options, message) => {
    const { code, stdout, stderr } = await regshift(['observe', ...options, '-o', '-']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('needs no file where it publishes', async () => {
    const { stderr } = await regshift(['observe', '--publish', 'nowhere']);
    expect(stderr).toContain('--publish nowhere names no ConfigMap');
  });

  it.each(['0', '1.5', 'soon', '86401', '9'.repeat(20)])('refuses --timeout %s', async (value) => {
    const { code, stderr } = await regshift(['observe', '--timeout', value, '-o', '-']);
    expect(code).toBe(2);
    expect(stderr).toContain('It is a whole number of seconds from 1 to 86400.');
  });
});

describe('the scope of a cluster file', () => {
  it.each([
    [
      '01-direct',
      {
        platform: 'Deckhouse',
        delivery: { tool: 'Flux', namespace: 'flux-system', name: 'direct' },
      },
    ],
    ['12-kubernetes-direct', { platform: 'Kubernetes', workloads: 'regshift-system' }],
  ])('of example %s', (name, scope) => {
    expect(scopeOf(loadClusterFile(join(example(name), 'cluster.yaml')))).toMatchObject(scope);
  });
});
