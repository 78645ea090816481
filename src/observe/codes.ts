import type { CodeEntry } from '../model/issue';

/** Everything that reading a dump or a snapshot can complain about. */
export const OBSERVE_CODES: readonly CodeEntry[] = [
  {
    code: 'O001',
    title: 'not a text file',
    meaning: 'A file of the dump is not UTF-8 or UTF-16 text, so nothing was read from it.',
    remedy: 'Unpack it if it is compressed, or leave it out of the dump.',
  },
  {
    code: 'O002',
    title: 'broken YAML or JSON',
    meaning:
      'A file of the dump can not be parsed, so part of the cluster would be missing. The text is not shown: dumps hold secrets.',
    remedy:
      'Save the objects again with kubectl get … -o json; a truncated file is the usual cause.',
  },
  {
    code: 'O003',
    title: 'file without objects',
    meaning: 'A file holds neither Kubernetes objects nor a list of queues and was passed over.',
    remedy: 'Save objects with -o json or -o yaml, not as a table, or leave the file out.',
  },
  {
    code: 'O004',
    title: 'an object in two versions',
    meaning:
      'The same object stands in the dump more than once with different content: the parts of the dump were taken at different times.',
    remedy: 'The newest one counts. Take the dump again in one go if that matters.',
  },
  {
    code: 'O005',
    title: 'objects that come twice',
    meaning: 'Some objects stand in the dump more than once with the same content.',
    remedy: 'Nothing has to be done.',
  },
  {
    code: 'O006',
    title: 'something that is no object',
    meaning: 'An entry lacks apiVersion, kind or metadata.name, so nothing says what it is.',
    remedy: 'Save whole objects with kubectl get … -o json.',
  },
  {
    code: 'O007',
    title: 'kubectl could not read something',
    meaning: 'A file holds an error that kubectl printed: facts may be missing from the dump.',
    remedy: 'Check the rights of the observer and take the dump again.',
  },
  {
    code: 'O008',
    title: 'a value of a Secret is not base64',
    meaning: 'Values below data of a Secret are base64; this one is not and counts as not there.',
    remedy: 'Save the Secret with kubectl instead of writing it by hand, or use stringData.',
  },
  {
    code: 'O009',
    title: 'a document inside an object is unreadable',
    meaning:
      'A key of a Secret or ConfigMap that should hold a YAML or JSON document does not: what it tells stays unknown.',
    remedy: 'Look at the object in the cluster; DKP writes it anew when its controller is healthy.',
  },
  {
    code: 'O010',
    title: 'unknown registry mode',
    meaning: 'A Secret of the registry module names a mode that regshift does not know.',
    remedy: 'Check that this version of regshift supports the version of DKP.',
  },
  {
    code: 'O011',
    title: 'the time of observation is not a time',
    meaning: 'The time of observation must be an RFC 3339 time with its offset from UTC.',
    remedy: 'Write it like 2025-07-15T12:55:48Z.',
  },
  {
    code: 'O012',
    title: 'an empty dump',
    meaning: 'No Kubernetes object was found, so everything about the cluster is unknown.',
    remedy: 'Point to the files that kubectl get … -o json wrote.',
  },
  {
    code: 'O013',
    title: 'the sources of the version disagree',
    meaning:
      'ConfigMap d8-deckhouse-version-info and Deployment deckhouse name different versions: an update of the platform is running.',
    remedy: 'Wait until the update is done and observe again.',
  },
  {
    code: 'O014',
    title: 'file too large',
    meaning: 'A file of the dump is larger than one text may be.',
    remedy: 'Save the kinds into separate files.',
  },
  {
    code: 'O020',
    title: 'the snapshot is not YAML',
    meaning: 'A snapshot is one YAML document as regshift observe writes it.',
    remedy: 'Write the snapshot anew with regshift observe.',
  },
  {
    code: 'O021',
    title: 'not a snapshot',
    meaning: 'The file is not a ClusterSnapshot of this version of regshift.',
    remedy: 'Pass the file that regshift observe -o wrote; for a dump use observe --from.',
  },
  {
    code: 'O022',
    title: 'unknown field in a snapshot',
    meaning: 'The snapshot has a field that this version of regshift does not know.',
    remedy: 'Write the snapshot anew with this version of regshift observe.',
  },
  {
    code: 'O023',
    title: 'missing field in a snapshot',
    meaning: 'The snapshot lacks a field that every snapshot has.',
    remedy: 'Write the snapshot anew with regshift observe.',
  },
  {
    code: 'O024',
    title: 'wrong value in a snapshot',
    meaning: 'A field of the snapshot has the wrong type or a value that is not allowed.',
    remedy: 'Write the snapshot anew with regshift observe.',
  },
  {
    code: 'O030',
    title: 'no right to read something',
    meaning:
      'The account that observes may not read one of the objects that a snapshot is made of: what it would tell stays unknown, and nothing unknown opens a gate.',
    remedy: 'Grant exactly the right that the hint names, to read and nothing else.',
  },
  {
    code: 'O031',
    title: 'the API server does not know a kind',
    meaning:
      'Kinds that a snapshot is made of are not installed: the cluster has no DKP, or not the GitOps engine that the cluster file names.',
    remedy:
      'Check the kubeconfig and its context; pass the cluster file with -f, which says what the cluster is.',
  },
  {
    code: 'O032',
    title: 'no answer in time',
    meaning: 'The API server did not answer a question in the time that it was given.',
    remedy: 'Observe again, with a longer --timeout if the server is slow.',
  },
  {
    code: 'O033',
    title: 'no usable answer',
    meaning: 'The API server failed to answer a question, or could not be reached for it.',
    remedy: 'Observe again; if it stays, ask the same with kubectl.',
  },
  {
    code: 'O035',
    title: 'the Application or Kustomization is not there',
    meaning:
      'The object by which the GitOps engine shows what it has applied does not exist where it was looked for, so no gate on a delivery can open.',
    remedy:
      'Name its context, namespace and name in spec.delivery.engine of the cluster file, or create it.',
  },
  {
    code: 'O036',
    title: 'nothing was published yet',
    meaning:
      'The ConfigMap in which an observer inside the cluster publishes its snapshot is empty.',
    remedy: 'Look at the pod of the observer; its log says what it can not read or write.',
  },
  {
    code: 'O037',
    title: 'the published snapshot is stale',
    meaning:
      'The heartbeat of the published snapshot is older than three of its periods by the clock of the API server: the cluster may have changed since, unseen.',
    remedy: 'Look at the pod of the observer, or observe the cluster directly.',
  },
];
