import { GateWatch } from '../../src/deliver/gate-watch';

describe('the times of a gate', () => {
  it('are counted from the first look', () => {
    const watch = new GateWatch();
    expect(watch.look(10)('a', false)).toEqual({ heldSeconds: 0, waitedSeconds: 0 });
    expect(watch.look(40)('a', false)).toEqual({ heldSeconds: 0, waitedSeconds: 30 });
    expect(watch.look(50)('a', true)).toEqual({ heldSeconds: 0, waitedSeconds: 0 });
    expect(watch.look(80)('a', true)).toEqual({ heldSeconds: 30, waitedSeconds: 0 });
  });

  it('begin anew when the gate closes', () => {
    const watch = new GateWatch();
    watch.look(10)('a', true);
    expect(watch.look(40)('a', false)).toEqual({ heldSeconds: 0, waitedSeconds: 30 });
    expect(watch.look(50)('a', true).heldSeconds).toBe(0);
  });

  it('begin anew where a look did not ask about the gate', () => {
    const watch = new GateWatch();
    watch.look(10)('a', true);
    watch.look(20)('b', true);
    expect(watch.look(60)('a', true).heldSeconds).toBe(0);
  });

  it('are those of the cluster where it has a clock: two looks at one observation are one', () => {
    const watch = new GateWatch();
    watch.look(10)('a', true, 5000);
    expect(watch.look(40)('a', true, 5000)).toEqual({ heldSeconds: 0, waitedSeconds: 0 });
    expect(watch.look(60)('a', true, 5020)).toEqual({ heldSeconds: 20, waitedSeconds: 0 });
    expect(watch.look(70)('a', true, 4000).heldSeconds).toBe(0);
  });

  it('begin anew where another clock tells them', () => {
    const watch = new GateWatch();
    watch.look(10)('a', true);
    expect(watch.look(20)('a', true, 5000).heldSeconds).toBe(0);
    expect(watch.look(30)('a', true, 5010).heldSeconds).toBe(10);
    expect(watch.look(40)('a', true).heldSeconds).toBe(0);
  });

  it('are those of each gate alone', () => {
    const watch = new GateWatch();
    watch.look(10)('a', true);
    const second = watch.look(20);
    expect([second('a', true).heldSeconds, second('b', true).heldSeconds]).toEqual([10, 0]);
  });
});
