import { judgeImages } from '../../src/gate/clauses/images';
import { ImageSearch } from '../../src/images/image-search';
import type { Search } from '../../src/images/image-search';
import type { AccessChoice } from '../../src/images/registry-access';
import type { ManifestAnswer, RegistryAccess } from '../../src/images/registry-api';

const MIRROR = 'https://mirror.example.com/copies';
const BASE = 'registry.example.com/platform';

function digest(seed: number): string {
  return `sha256:${String(seed).padStart(64, '0')}`;
}

const NGINX = `${BASE}/tools/nginx@${digest(1)}`;
const MINE = [10, 11, 12].map((seed) => `/apps/app-${String(seed)}@${digest(seed)}`);

/** An answer that says nothing of the image. */
function untold(reason: string, unreachable = false): ManifestAnswer {
  return { kind: 'untold', reason, unreachable };
}

/** Registries in memory: what they lack, and what they were asked. */
class Registries {
  readonly asked: string[] = [];
  /** Requests that were under way at once, at most. */
  most = 0;
  private busy = 0;
  answers: Readonly<Record<string, ManifestAnswer>> = {};
  readonly search = new ImageSearch(({ host }: RegistryAccess) => ({
    ask: async ({ repository, reference }) => {
      this.asked.push(`${host}/${repository}@${reference}`);
      this.busy += 1;
      this.most = Math.max(this.most, this.busy);
      await new Promise((resolve) => setImmediate(resolve));
      this.busy -= 1;
      return this.answers[repository] ?? this.answers[host] ?? { kind: 'present' };
    },
  }));

  /** Images that were asked for since the last call. */
  taken(): readonly string[] {
    return this.asked.splice(0).sort();
  }
}

function known(host: string, ours = false): AccessChoice {
  return { kind: 'known', access: { scheme: 'https', host }, ours };
}

function looking(change: Partial<Search> = {}): Search {
  return {
    clause: { kind: 'ImagesPresent', registries: [MIRROR], own: [NGINX] },
    images: { base: BASE, names: MINE },
    ownBases: [BASE],
    ways: { to: ({ host }) => known(host), toHost: (host) => known(host) },
    ...change,
  };
}

function verdict(
  { clause }: Search,
  facts: Awaited<ReturnType<ImageSearch['find']>>,
): string | undefined {
  return judgeImages(clause, facts)?.reason;
}

let registries: Registries;
beforeEach(() => {
  registries = new Registries();
});

async function look(search: Search): Promise<string | undefined> {
  return verdict(search, await registries.search.find(search));
}

describe('a look for images', () => {
  it('asks each registry for every image by its own path, and opens the gate where all are there', async () => {
    expect(await look(looking())).toBeUndefined();
    expect(registries.taken()).toEqual([
      `mirror.example.com/copies/apps/app-10@${digest(10)}`,
      `mirror.example.com/copies/apps/app-11@${digest(11)}`,
      `mirror.example.com/copies/apps/app-12@${digest(12)}`,
      `mirror.example.com/copies/tools/nginx@${digest(1)}`,
    ]);
  });

  it('names what is missing', async () => {
    registries.answers = { 'copies/apps/app-11': { kind: 'missing' } };
    expect(await look(looking())).toBe(
      `${MIRROR}: mirror.example.com/copies/apps/app-11@${digest(11)} is missing`,
    );
  });

  it('asks again for what was missing, and never for what was found by its digest', async () => {
    registries.answers = { 'copies/apps/app-11': { kind: 'missing' } };
    await look(looking());
    registries.taken();
    registries.answers = {};
    expect(await look(looking())).toBeUndefined();
    expect(registries.taken()).toEqual([`mirror.example.com/copies/apps/app-11@${digest(11)}`]);
    expect(await look(looking())).toBeUndefined();
    expect(registries.taken()).toEqual([]);
  });

  it('asks for a tag at every look: it may be taken away', async () => {
    const search = looking({ images: { base: BASE, names: [':v1.76.2'] } });
    expect(await look(search)).toBeUndefined();
    registries.answers = { copies: { kind: 'missing' } };
    expect(await look(search)).toContain('mirror.example.com/copies:v1.76.2 is missing');
  });

  it('asks for a few at once, the first one alone', async () => {
    const names = Array.from({ length: 40 }, (_, at) => `/a@${digest(at)}`);
    const search = looking({ images: { base: BASE, names } });
    const clause = { ...search.clause, own: [] };
    expect(await look({ ...search, clause })).toBeUndefined();
    expect(registries.asked).toHaveLength(40);
    expect(registries.most).toBe(8);
  });

  it('stops where a registry can not tell, and does not call the rest missing', async () => {
    registries.answers = { 'mirror.example.com': untold('it wants a login') };
    const search = looking();
    expect(await look({ ...search, clause: { ...search.clause, own: [] } })).toBe(
      `can not tell: ${MIRROR}: it wants a login`,
    );
    expect(registries.asked).toHaveLength(1);
  });

  it('stops where much is missing', async () => {
    const names = Array.from({ length: 100 }, (_, at) => `/a@${digest(at)}`);
    registries.answers = { 'mirror.example.com': { kind: 'missing' } };
    const reason = await look(looking({ images: { base: BASE, names } }));
    expect(reason).toMatch(/at least 2\d images are missing/);
    expect(registries.asked.length).toBeLessThan(30);
  });

  it('tells what is missing before what it could not tell', async () => {
    registries.answers = {
      'copies/apps/app-10': { kind: 'missing' },
      'copies/apps/app-12': untold('its answer is HTTP 503'),
    };
    expect(await look(looking())).toContain('at least 1 image is missing');
  });
});

describe('nothing is known of', () => {
  it('images that were not observed', async () => {
    expect(await look(looking({ images: undefined }))).toContain('was not observed');
    expect(registries.asked).toEqual([]);
  });

  it('a platform none of whose images are seen', async () => {
    expect(await look(looking({ images: { base: BASE, names: [] } }))).toBe(
      `can not tell: ${MIRROR}: no pod asks for an image below ${BASE}: is that what their names begin with?`,
    );
  });

  it('a registry without a known login', async () => {
    const ways = {
      to: (): AccessChoice => ({ kind: 'unknown', reason: 'its login is not known here' }),
      toHost: known,
    };
    expect(await look(looking({ ways }))).toBe(
      `can not tell: ${MIRROR}: its login is not known here`,
    );
    expect(registries.asked).toEqual([]);
  });
});

describe('stores on masters', () => {
  const masters = ['10.0.0.1:5001', '10.0.0.2:5001'];
  const local = looking({
    clause: {
      kind: 'ImagesPresent',
      registries: masters.map((host) => `https://${host}/platform`),
      own: [NGINX],
    },
    ways: { to: ({ host }) => known(host, true), toHost: known },
  });

  it('have to have everything, each of them, our own images too', async () => {
    expect(await look(local)).toBeUndefined();
    expect(registries.taken()).toEqual(
      masters.flatMap((host) => [
        ...MINE.map((name) => `${host}/platform${name}`),
        `${host}/platform/tools/nginx@${digest(1)}`,
      ]),
    );
  });

  it('lack one of our own images', async () => {
    registries.answers = { 'platform/tools/nginx': { kind: 'missing' } };
    expect(await look(local)).toBe(`${NGINX} is missing at 10.0.0.1:5001`);
  });

  it('that can not be reached from here can be from elsewhere', async () => {
    registries.answers = { '10.0.0.1:5001': untold('it can not be reached', true) };
    expect(await look(local)).toBe(
      'can not tell: https://10.0.0.1:5001/platform: it can not be reached; run regshift where masters can be reached, as a pod of the cluster can',
    );
  });
});

describe('an image of our own pods', () => {
  it('that names a registry is asked for there', async () => {
    const elsewhere = `ghcr.io/tools/nginx@${digest(1)}`;
    const search = looking({
      clause: { kind: 'ImagesPresent', registries: [MIRROR], own: [elsewhere] },
    });
    expect(await look(search)).toBeUndefined();
    expect(registries.taken()).toContain(`ghcr.io/tools/nginx@${digest(1)}`);
    registries.answers = { 'ghcr.io': untold('it wants a login') };
    const others = new Registries();
    others.answers = registries.answers;
    registries = others;
    expect(await look(search)).toBe(`can not tell: ${elsewhere}: ghcr.io: it wants a login`);
  });

  it('that is below the registry itself moves along', async () => {
    const direct = `mirror.example.com/copies/tools/nginx@${digest(1)}`;
    await look(looking({ clause: { kind: 'ImagesPresent', registries: [MIRROR], own: [direct] } }));
    expect(registries.taken()).toContain(direct);
  });
});
