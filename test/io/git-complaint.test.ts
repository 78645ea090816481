import fc from 'fast-check';
import { gitAddress } from '../../src/io/git-address';
import { complaintIn } from '../../src/io/git-complaint';

describe('what is shown of git', () => {
  it('is what is wrong, without progress and hints', () => {
    const stderr = [
      'Enumerating objects: 9, done.',
      'Counting objects:  11% (1/9)\rCounting objects: 100% (9/9), done.',
      'Delta compression using up to 2 threads',
      'Writing objects: 100% (5/5), 420 bytes | 420.00 KiB/s, done.',
      'Total 5 (delta 1), reused 0 (delta 0), pack-reused 0',
      'remote: Resolving deltas: 100% (1/1), completed with 1 local object.\x1b[K',
      'remote: branch is protected\x1b[K',
      'hint: try again',
      ' ! [remote rejected] main -> main (pre-receive hook declined)',
    ].join('\n');
    expect(complaintIn(stderr)).toBe(
      'remote: branch is protected; ! [remote rejected] main -> main (pre-receive hook declined)',
    );
  });

  it.each([
    'server certificate verification failed. CAfile: none CRLfile: none',
    'SSL certificate problem: unable to get local issuer certificate',
  ])('tells what to set where git does not trust a server: %s', (reason) => {
    const stderr = `fatal: unable to access 'https://git.example.com/fleet.git/': ${reason}\n`;
    expect(complaintIn(stderr)).toBe(
      `${stderr.trim()}; if its authority is your own, name a file with the certificate of it in GIT_SSL_CAINFO or http.sslCAInfo`,
    );
  });

  it('holds no secret, in whichever form', () => {
    const secret = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 30 });
    fc.assert(
      fc.property(secret, (text) => {
        const forms = [text, encodeURIComponent(text), Buffer.from(text).toString('base64')];
        const shown = complaintIn(forms.map((form) => `fatal ${form} end`).join(' '), [text]);
        expect(forms.filter((form) => shown.includes(form))).toEqual([]);
      }),
    );
  });
});

describe('the address of a repository', () => {
  it.each([
    ['/srv/fleet.git', 'local'],
    ['file:///srv/fleet.git', 'local'],
    ['https://git.example.com/fleet.git', 'http'],
    ['HTTP://git.example.com/fleet.git', 'http'],
    ['ssh://git@git.example.com:2222/fleet.git', 'ssh'],
    ['git@git.example.com:fleet.git', 'ssh'],
    ['git://git.example.com/fleet.git', 'other'],
  ])('%s is %s, and left as it is', (url, transport) => {
    expect(gitAddress(url)).toEqual({ url, transport });
  });

  it('is absolute where it was a relative path', () => {
    expect(gitAddress('fleet.git')).toEqual({
      url: `${process.cwd()}/fleet.git`,
      transport: 'local',
    });
  });
});
