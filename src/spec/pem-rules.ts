import { errorAt, warningAt } from './rule-problem';
import type { DataPath, RuleProblem } from './rule-problem';

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END ([A-Z0-9 ]+)-----/g;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const EXAMPLE =
  'write the certificate as a block:  ca: |  and below it, indented, -----BEGIN CERTIFICATE----- and so on';

/**
 * Whether a text is one or more CA certificates in PEM. DKP parses them as X.509 (`objects.md` 1.7); here their frame
 * and encoding are looked at, not what they certify.
 *
 * The text is never repeated: a private key may have been pasted.
 */
export function checkCertificates(text: string, path: DataPath): readonly RuleProblem[] {
  if (/PRIVATE KEY/.test(text)) {
    return [
      errorAt(
        path,
        'S103',
        'a private key must not stand here',
        'keep only the CERTIFICATE blocks',
      ),
    ];
  }
  const blocks = [...text.matchAll(BLOCK)];
  const frames = text.match(/-----(?:BEGIN|END)/g)?.length ?? 0;
  if (blocks.length === 0 && frames === 0) {
    return [errorAt(path, 'S035', 'is not a certificate in PEM', EXAMPLE)];
  }
  if (frames !== 2 * blocks.length) {
    return [
      errorAt(path, 'S035', 'holds a BEGIN without its END line, or the other way round', EXAMPLE),
    ];
  }
  return blocks.flatMap(([, begin, body = '', end], index) => {
    const fault = blockFault(begin, body.replace(/\s+/g, ''), end);
    const which = blocks.length === 1 ? 'the certificate' : `certificate ${String(index + 1)}`;
    return fault === undefined ? [] : [fault(path, which)];
  });
}

type Fault = (path: DataPath, which: string) => RuleProblem;

function blockFault(
  begin: string | undefined,
  body: string,
  end: string | undefined,
): Fault | undefined {
  if (begin !== 'CERTIFICATE' || end !== 'CERTIFICATE') {
    return (path) => errorAt(path, 'S035', 'holds a PEM block that is not a CERTIFICATE', EXAMPLE);
  }
  if (body === '' || !BASE64.test(body)) {
    return (path, which) =>
      errorAt(
        path,
        'S035',
        `${which} is not valid base64 between its BEGIN and END lines`,
        'copy it again, whole',
      );
  }
  if (!isWholeSequence(Buffer.from(body, 'base64'))) {
    return (path, which) =>
      warningAt(
        path,
        'S035',
        `${which} does not look whole: its length is not the one it names`,
        'copy it again, whole',
      );
  }
  return undefined;
}

/** A certificate is one ASN.1 sequence, whose second byte tells its length, or how many bytes after it do. */
function isWholeSequence(der: Uint8Array): boolean {
  const [tag, first = 0] = der;
  if (tag !== 0x30) return false;
  if (first < 0x80) return der.length === 2 + first;
  const lengthBytes = der.subarray(2, 2 + (first & 0x7f));
  const length = lengthBytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return der.length === 2 + lengthBytes.length + length;
}
