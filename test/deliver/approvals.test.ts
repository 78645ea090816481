import fc from 'fast-check';
import { approve } from '../../src/deliver/approve';
import { EVERY_PHASE, approvalIn, approvalMessage, approvalOf } from '../../src/deliver/approvals';
import type { Approval, ApprovalBranch } from '../../src/deliver/approvals';
import { formatJournal } from '../../src/deliver/journal-text';
import { journalPath } from '../../src/deliver/layout';
import { PHASES, STARTED, journalOf } from './delivery-builder';
import { LAYOUT } from './switch-builder';

const TEXT = { plan: 'a1', cluster: 'prod-1', phase: 'settle' };

describe('the message of an approval', () => {
  it('has three trailers', () => {
    expect(approvalMessage(TEXT)).toBe(
      'prod-1: approve settle\n\nRegshift-Approve: a1\nRegshift-Phase: settle\nRegshift-Cluster: prod-1\n',
    );
  });

  it('says what was meant', () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}$/);
    fc.assert(
      fc.property(name, name, fc.oneof(name, fc.constant('*')), (plan, cluster, phase) => {
        const text = { plan, cluster, phase };
        expect(approvalIn(approvalMessage(text))).toEqual(text);
      }),
    );
  });

  it('may have further trailers', () => {
    const signed = `${approvalMessage(TEXT)}Signed-off-by: Robin Example <robin@example.com>\n`;
    expect(approvalIn(signed)).toEqual(TEXT);
  });

  it.each([
    ['nothing', ''],
    ['a phase landing', 'prod-1: settle\n\nRegshift-Plan: a1\nRegshift-Phase: settle\n'],
    ['a key twice', `${approvalMessage(TEXT)}Regshift-Approve: a2\n`],
    ['a key twice, in other letters', `${approvalMessage(TEXT)}regshift-phase: adopt\n`],
    ['a paragraph behind them', `${approvalMessage(TEXT)}\nas quoted above\n`],
    ['prose among them', approvalMessage(TEXT).replace('Regshift-Phase', 'and\nRegshift-Phase')],
  ])('is none with %s', (_, message) => {
    expect(approvalIn(message)).toBeUndefined();
  });
});

describe('the approval of a phase', () => {
  const approvals = (phase: string): readonly Approval[] => [{ phase, kind: 'signed', by: 'x' }];

  it.each([
    ['of that phase', 'settle', true],
    ['of every phase', EVERY_PHASE, true],
    ['of another one', 'adopt', false],
  ])('%s', (_, given, counts) => {
    expect(approvalOf('settle', approvals(given)) !== undefined).toBe(counts);
  });
});

describe('approving', () => {
  const path = journalPath(LAYOUT, 's1');
  const request = { layout: LAYOUT, cluster: 'prod-1', id: 's1', plan: 'a1', phase: 'settle' };
  const journal = formatJournal(journalOf(PHASES, [STARTED]));

  function branchWith(content: string | undefined): ApprovalBranch {
    const files = content === undefined ? [] : [{ path, content }];
    return {
      read: () => Promise.resolve({ tip: 'c', synced: 'c', files }),
      commitEmpty: () => Promise.resolve({ ok: false, reason: 'moved' }),
    };
  }

  it.each([
    ['a switch that was not started', undefined, request, 'D040'],
    ['another plan', journal, { ...request, plan: 'a2' }, 'D041'],
    ['a phase that is not in the plan', journal, { ...request, phase: 'switch-u9' }, 'D042'],
    ['a journal that can not be read', 'x: [', request, 'D001'],
  ])('%s is refused', async (_, content, asked, code) => {
    const outcome = await approve(branchWith(content), asked);
    const codes = outcome.kind === 'refused' ? outcome.issues.map((issue) => issue.code) : [];
    expect(codes).toEqual([code]);
  });

  it('gives up on a branch that always moves', async () => {
    expect(await approve(branchWith(journal), request)).toEqual({ kind: 'moved' });
  });
});
