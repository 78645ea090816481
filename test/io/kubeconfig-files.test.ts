import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { kubeconfigFiles, mergeKubeconfigs } from '../../src/io/kubeconfig-files';
import type { KubeconfigContent } from '../../src/io/kubeconfig-files';

describe('the kubeconfigs that count', () => {
  let home: string;
  let own: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'regshift-home-'));
    own = join(home, '.kube', 'config');
    mkdirSync(join(home, '.kube'));
    writeFileSync(own, '');
  });
  afterEach(() => {
    rmSync(home, { recursive: true, force: true });
  });

  it('are the named one alone', () => {
    expect(kubeconfigFiles('named', { KUBECONFIG: own, HOME: home })).toEqual(['named']);
  });

  it('are those of $KUBECONFIG that are there, or all of them where none is', () => {
    const list = (...files: readonly string[]): NodeJS.ProcessEnv => ({
      KUBECONFIG: files.join(delimiter),
      HOME: home,
    });
    expect(kubeconfigFiles(undefined, list('', '/nowhere', own))).toEqual([own]);
    expect(kubeconfigFiles(undefined, list('/nowhere', '/neither'))).toEqual([
      '/nowhere',
      '/neither',
    ]);
  });

  it('are the one in the home folder, or none', () => {
    expect(kubeconfigFiles(undefined, { KUBECONFIG: '', HOME: home })).toEqual([own]);
    expect(kubeconfigFiles(undefined, { HOME: '/nowhere' })).toEqual([]);
    expect(kubeconfigFiles(undefined, {})).toEqual([]);
  });
});

describe('several kubeconfigs', () => {
  const part = (server: string, currentContext?: string): KubeconfigContent => ({
    clusters: [{ name: 'c', server, skipTLSVerify: false }],
    contexts: [{ name: `context of ${server}`, cluster: 'c', user: 'u' }],
    users: [{ name: 'u', token: `token of ${server}` }],
    currentContext,
  });

  it('say the same as the first one that says it', () => {
    expect(mergeKubeconfigs([part('1'), part('2', ''), part('3', 'three'), part('4')])).toEqual({
      ...part('1', 'three'),
      contexts: ['1', '2', '3', '4'].flatMap((server) => part(server).contexts),
    });
  });

  it('may have no current context', () => {
    expect(mergeKubeconfigs([part('1'), part('2')]).currentContext).toBeUndefined();
  });
});
