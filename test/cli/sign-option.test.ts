import { Command, InvalidArgumentError } from 'commander';
import { signOption, signingOf } from '../../src/cli/sign-option';

describe('--sign', () => {
  it.each([
    ['ssh:/etc/regshift/id_ed25519', { format: 'ssh', key: '/etc/regshift/id_ed25519' }],
    ['ssh:key::ssh-ed25519 AAAA', { format: 'ssh', key: 'key::ssh-ed25519 AAAA' }],
    ['openpgp:robin@example.com', { format: 'openpgp', key: 'robin@example.com' }],
  ])('%s names a key', (text, want) => {
    expect(signingOf(text)).toEqual(want);
    const command = new Command().addOption(signOption());
    expect(command.parse(['--sign', text], { from: 'user' }).opts()).toEqual({ sign: want });
  });

  it.each(['', 'ssh', 'ssh:', 'openpgp: ', 'x509:key', '/etc/regshift/id_ed25519'])(
    'refuses %p',
    (text) => {
      expect(() => signingOf(text)).toThrow(InvalidArgumentError);
    },
  );
});
