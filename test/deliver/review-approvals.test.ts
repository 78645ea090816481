import fc from 'fast-check';
import type { Review } from '../../src/deliver/forge';
import { markerLine } from '../../src/deliver/pull-request-marker';
import { approvalsFromReviews } from '../../src/deliver/review-approvals';

const HEAD = 'a'.repeat(40);
const OLD = 'b'.repeat(40);

function body(plan: string): string {
  return `${markerLine({ plan, cluster: 'prod-1', switch: 's1', phase: 'adopt' })}\ntext`;
}

const PULL = { author: 'regshift-bot', head: HEAD, body: body('p1') };

function said(reviewer: string, state: Review['state'], commit = HEAD): Review {
  return { reviewer, state, commit };
}

describe('an approval by review', () => {
  it.each<readonly [string, readonly Review[], readonly string[]]>([
    ['counts', [said('ada', 'approved')], ['ada']],
    ['of each person', [said('ada', 'approved'), said('ben', 'approved')], ['ada', 'ben']],
    ['counts once', [said('ada', 'approved'), said('Ada', 'approved')], ['Ada']],
    ['not of the author', [said('regshift-bot', 'approved')], []],
    ['not of the author, written otherwise', [said('Regshift-Bot', 'approved')], []],
    ['not for another commit', [said('ada', 'approved', OLD)], []],
    ['not for a commit nobody knows', [{ reviewer: 'ada', state: 'approved' }], []],
    ['not once it is dismissed', [said('ada', 'dismissed')], []],
    ['not once it is taken back', [said('ada', 'approved'), said('ada', 'changes-requested')], []],
    [
      'not once it is taken back for an older commit',
      [said('ada', 'approved'), said('ada', 'changes-requested', OLD)],
      [],
    ],
    [
      'again after changes',
      [said('ada', 'changes-requested', OLD), said('ada', 'approved')],
      ['ada'],
    ],
    ['still after a remark', [said('ada', 'approved'), said('ada', 'commented')], ['ada']],
    ['not by a remark', [said('ada', 'commented')], []],
    ['whatever others say', [said('ada', 'approved'), said('ben', 'changes-requested')], ['ada']],
    [
      'not by an older approval that was followed by a dismissed one',
      [said('ada', 'approved'), said('ada', 'dismissed')],
      [],
    ],
    [
      'not by an approval of this commit when the last was of another',
      [said('ada', 'approved'), said('ada', 'approved', OLD)],
      [],
    ],
  ])('%s', (_, reviews, by) => {
    expect(approvalsFromReviews(reviews, PULL, 'p1')).toEqual(
      by.map((login) => ({ by: login, commit: HEAD })),
    );
  });

  it.each([
    ['of another plan', body('p2')],
    ['of no plan', 'text'],
    ['with the marker behind other text', `x\n${body('p1')}`],
  ])('does not count on a pull request %s', (_, text) => {
    const pull = { ...PULL, body: text };
    expect(approvalsFromReviews([said('ada', 'approved')], pull, 'p1')).toEqual([]);
  });

  it('is somebody whose last word approves this commit, and never the author', () => {
    const review = fc.record({
      reviewer: fc.constantFrom('ada', 'ADA', 'ben', 'regshift-bot', 'Regshift-bot'),
      state: fc.constantFrom<Review['state'][]>(
        'approved',
        'changes-requested',
        'dismissed',
        'commented',
      ),
      commit: fc.constantFrom(HEAD, OLD),
    });
    fc.assert(
      fc.property(fc.array(review), (reviews) => {
        const found = approvalsFromReviews(reviews, PULL, 'p1');
        const names = found.map(({ by }) => by.toLowerCase());
        expect(new Set(names).size).toBe(names.length);
        expect(names).not.toContain('regshift-bot');
        for (const name of names) {
          const last = reviews.findLast(
            ({ reviewer, state }) => reviewer.toLowerCase() === name && state !== 'commented',
          );
          expect(last).toMatchObject({ state: 'approved', commit: HEAD });
        }
      }),
    );
  });
});
