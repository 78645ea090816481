export type { RenewedValue, Renewer } from '../secrets/renewer';
