export type { Sealed, Sealer, SealPorts, SealRequest } from '../secrets/sealer';
