import {
  hydratorMetadata,
  phaseMetadata,
  proposedBranch,
} from '../../src/deliver/hydrator-metadata';
import { foreignFiles, proposedLayout } from '../../src/deliver/layout';
import { LAYOUT } from './switch-builder';

const REFERENCE = {
  author: 'Robin Example <robin@example.com>',
  sha: 'c'.repeat(40),
  subject: 'Local',
  body: 'because\nof "this"',
  repoUrl: 'https://git.example.com/fleet.git',
  date: '2026-01-02T03:04:05Z',
};

describe('hydrator.metadata', () => {
  it('names the dry commit and what had a part in it, in the words of the contract', () => {
    const metadata = phaseMetadata('d'.repeat(40), 'adopt: write down', REFERENCE);
    expect(metadata && JSON.parse(hydratorMetadata(metadata))).toEqual({
      drySha: 'd'.repeat(40),
      repoURL: 'https://git.example.com/fleet.git',
      author: 'Robin Example <robin@example.com>',
      date: '2026-01-02T03:04:05Z',
      subject: 'adopt: write down',
      references: [
        {
          commit: {
            sha: 'c'.repeat(40),
            repoURL: 'https://git.example.com/fleet.git',
            author: 'Robin Example <robin@example.com>',
            date: '2026-01-02T03:04:05Z',
            subject: 'Local',
            body: 'because\nof "this"',
          },
        },
      ],
    });
  });

  it('leaves out what is not known', () => {
    expect(hydratorMetadata({ drySha: 'd1', author: '' })).toBe('{\n  "drySha": "d1"\n}\n');
    expect(phaseMetadata(undefined, 's', undefined)).toBeUndefined();
    expect(phaseMetadata(undefined, 's', REFERENCE)?.drySha).toBe(REFERENCE.sha);
    expect(phaseMetadata('d1', 's', undefined)).toEqual({ drySha: 'd1', subject: 's' });
  });

  it('is a file of ours only where commits are proposed', () => {
    const files = [{ path: 'clusters/prod-1/hydrator.metadata', content: '{}' }];
    expect(foreignFiles(LAYOUT, files, []).map(({ code }) => code)).toEqual(['D003']);
    expect(foreignFiles(proposedLayout(LAYOUT), files, [])).toEqual([]);
  });

  it('stands on a branch that is named after the one it is merged into', () => {
    expect(proposedBranch('environment/prod', 'clusters/prod-1')).toBe(
      'environment/prod-next/clusters/prod-1',
    );
  });
});
