import type { ImageFact } from '../gate/evidence';
import type { PlatformImagesFacts } from '../observe/snapshot';
import type { GateClause } from '../plan/plan';
import { imageBelow, imageItself, isDigest, nameBelow, placeOf } from './image-place';
import type { RegistryPlace, SoughtImage } from './image-place';
import type { AccessChoice } from './registry-access';
import type { ConnectRegistry, ManifestAnswer, RegistryAccess, RegistryApi } from './registry-api';

type ImagesClause = Extract<GateClause, { kind: 'ImagesPresent' }>;

/** How registries are reached at one look. */
export interface Ways {
  readonly to: (registry: RegistryPlace) => AccessChoice;
  /** To a host that an image of our own pods names itself. */
  readonly toHost: (host: string) => AccessChoice;
}

/** What is looked for at one look. */
export interface Search {
  readonly clause: ImagesClause;
  /** Images that the cluster asks for; `undefined` where they were not observed. */
  readonly images: PlatformImagesFacts | undefined;
  /** What the names of images that move with the platform's begin with, beside the base of those. */
  readonly ownBases: readonly string[];
  readonly ways: Ways;
}

/** Requests to one registry at once. */
const AT_ONCE = 8;
/** Missing images of one registry after which a look asks for no more. */
const MOST_MISSING = 20;

/**
 * Looks for the images of gates in registries. An image that was found by its digest is not asked for again as long as this
 * object lives; what is missing, what has a tag and what could not be told is asked for at every look.
 */
export class ImageSearch {
  private readonly connect: ConnectRegistry;
  private readonly registries = new Map<string, RegistryApi>();
  private readonly found = new Set<string>();

  constructor(connect: ConnectRegistry) {
    this.connect = connect;
  }

  /** What was found of a clause, in the order of its registries, then of its own images. */
  async find(search: Search): Promise<readonly ImageFact[]> {
    const { clause, images } = search;
    const unknown = unknownImages(images);
    if (unknown !== undefined)
      return clause.registries.map((registry) => ({ ...noneOf(registry), untold: unknown }));
    const names = images?.names ?? [];
    const facts = await Promise.all([
      ...clause.registries.map((registry) =>
        this.ofPlatform(placeOf(registry), names, search.ways),
      ),
      ...clause.own.map((image) => this.ofOurs(image, search)),
    ]);
    return facts.flat();
  }

  private async ofPlatform(
    place: RegistryPlace,
    names: readonly string[],
    ways: Ways,
  ): Promise<readonly ImageFact[]> {
    const registry = place.url;
    const way = ways.to(place);
    if (way.kind === 'unknown') return [{ ...noneOf(registry), untold: way.reason }];
    const sought = names.map((name) => imageBelow(place, name));
    const { answers, cut } = await this.askAll(sought, way.access);
    const untold = answers.find(({ answer }) => answer.kind === 'untold');
    return [
      ...answers.flatMap(({ image, answer }) =>
        answer.kind === 'untold' ? [] : [{ registry, image, present: answer.kind === 'present' }],
      ),
      ...(untold === undefined
        ? []
        : [{ ...noneOf(registry), untold: reasonOf(untold, way.ours) }]),
      ...(cut ? [{ ...noneOf(registry), untold: 'not every image was asked for' }] : []),
    ];
  }

  /** What is below a base moves along with the platform's images; another is where its name says. */
  private async ofOurs(image: string, search: Search): Promise<readonly ImageFact[]> {
    const { clause, images, ownBases, ways } = search;
    const places = clause.registries.map(placeOf);
    const bases = [
      ...ownBases,
      ...(images === undefined ? [] : [images.base]),
      ...places.map(({ host, path }) => (path === '' ? host : `${host}/${path}`)),
    ];
    const name = nameBelow(bases, image);
    const itself = imageItself(image);
    const looks =
      name === undefined
        ? [{ way: ways.toHost(itself.host), sought: itself, at: itself.host }]
        : places.map((place) => ({
            way: ways.to(place),
            sought: imageBelow(place, name),
            at: place.host,
          }));
    return Promise.all(
      looks.map(async ({ way, sought, at }): Promise<ImageFact> => {
        const fact = { registry: '', image, present: false, at };
        if (way.kind === 'unknown') return { ...fact, untold: `${at}: ${way.reason}` };
        const answer = await this.ask(sought, way.access);
        return answer.kind === 'untold'
          ? { ...fact, untold: `${at}: ${reasonOf({ answer }, way.ours)}` }
          : { ...fact, present: answer.kind === 'present' };
      }),
    );
  }

  /** The first one alone: it opens the login that the others use, or shows that there is no use in asking. */
  private async askAll(
    sought: readonly SoughtImage[],
    access: RegistryAccess,
  ): Promise<{ readonly answers: readonly Answered[]; readonly cut: boolean }> {
    const answers: (Answered & { readonly at: number })[] = [];
    let next = 0;
    const isOver = (): boolean =>
      answers.some(({ answer }) => answer.kind === 'untold') ||
      answers.filter(({ answer }) => answer.kind === 'missing').length >= MOST_MISSING;
    const work = async (most: number): Promise<void> => {
      while (next < Math.min(most, sought.length) && !isOver()) {
        const at = next++;
        const one = sought[at];
        if (one !== undefined)
          answers.push({ at, image: one.image, answer: await this.ask(one, access) });
      }
    };
    await work(1);
    await Promise.all(Array.from({ length: AT_ONCE }, () => work(sought.length)));
    answers.sort((a, b) => a.at - b.at);
    return { answers, cut: next < sought.length };
  }

  private async ask(sought: SoughtImage, access: RegistryAccess): Promise<ManifestAnswer> {
    const { repository, reference } = sought;
    const key = `${access.scheme}://${access.host}/${repository}@${reference}`;
    if (this.found.has(key)) return { kind: 'present' };
    const answer = await this.registryAt(access).ask({ repository, reference });
    if (answer.kind === 'present' && isDigest(reference)) this.found.add(key);
    return answer;
  }

  /** One client for each registry and login: it keeps connections and tokens. */
  private registryAt(access: RegistryAccess): RegistryApi {
    const key = JSON.stringify(access);
    const known = this.registries.get(key) ?? this.connect(access);
    this.registries.set(key, known);
    return known;
  }
}

interface Answered {
  readonly image: string;
  readonly answer: ManifestAnswer;
}

function noneOf(registry: string): ImageFact {
  return { registry, image: 'every image of the platform', present: false };
}

/** Why nobody knows what to look for. */
function unknownImages(images: PlatformImagesFacts | undefined): string | undefined {
  if (images === undefined)
    return 'which images the platform has was not observed: it is told by the pods of all namespaces, as regshift observe -f reads them in a live cluster';
  return images.names.length === 0
    ? `no pod asks for an image below ${images.base}: is that what their names begin with?`
    : undefined;
}

function reasonOf({ answer }: Pick<Answered, 'answer'>, ours: boolean): string {
  if (answer.kind !== 'untold') return '';
  return answer.unreachable && ours
    ? `${answer.reason}; run regshift where masters can be reached, as a pod of the cluster can`
    : answer.reason;
}
