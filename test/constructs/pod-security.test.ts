import { POD_SECURITY_EXCEPTIONS } from '../../src/constructs/pod-security-exceptions';
import { NodeServices } from '../../src/constructs/node-services';
import { NODE_PROXY_FILES, NODE_SERVICES, everyObject, files, only } from './every-construct';
import { podSecurityViolations } from './pod-security';
import type { Container, PodSpec, PodTemplate } from './pod-template';
import { isWorkload } from './pod-template';

const GOOD_CONTAINER: Container = {
  name: 'a',
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
};
const GOOD: PodSpec = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [GOOD_CONTAINER],
  volumes: [{ name: 'v', secret: {} }],
};

function container(change: Partial<Container>): PodTemplate {
  return { spec: { ...GOOD, containers: [{ ...GOOD_CONTAINER, ...change }] } };
}
function context(change: Container['securityContext']): PodTemplate {
  return container({ securityContext: { ...GOOD_CONTAINER.securityContext, ...change } });
}
function ofPod(change: PodSpec['securityContext']): PodTemplate {
  return { spec: { ...GOOD, securityContext: { ...GOOD.securityContext, ...change } } };
}
const a = 'container a';

describe('the check of the Pod Security Standards', () => {
  it.each<[string, PodTemplate]>([
    ['a pod that keeps to it', { spec: GOOD }],
    ['a port below 1024', context({ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } })],
    ['a profile of the node', ofPod({ seccompProfile: { type: 'Localhost' } })],
    [
      'settings of the container instead of the pod',
      {
        spec: {
          ...GOOD,
          securityContext: {},
          containers: [
            {
              ...GOOD_CONTAINER,
              securityContext: {
                ...GOOD_CONTAINER.securityContext,
                runAsNonRoot: true,
                seccompProfile: { type: 'RuntimeDefault' },
              },
            },
          ],
        },
      },
    ],
    ['a probe without a host', container({ livenessProbe: { httpGet: { host: '' } } })],
    ['a safe sysctl', ofPod({ sysctls: [{ name: 'net.ipv4.tcp_syncookies' }] })],
    ['an SELinux type for containers', context({ seLinuxOptions: { type: 'container_t' } })],
  ])('passes %s', (_name, pod) => {
    expect(podSecurityViolations(pod)).toEqual([]);
  });

  it.each<[string, string, PodTemplate]>([
    ['HostProcess', 'pod', ofPod({ windowsOptions: { hostProcess: true } })],
    ['Host Namespaces', 'pod', { spec: { ...GOOD, hostNetwork: true } }],
    ['Host Namespaces', 'pod', { spec: { ...GOOD, hostPID: true } }],
    ['Host Namespaces', 'pod', { spec: { ...GOOD, hostIPC: true } }],
    ['Privileged Containers', a, context({ privileged: true })],
    ['Host Ports', a, container({ ports: [{ hostPort: 80 }] })],
    [
      'Host Probes / Lifecycle Hooks',
      a,
      container({ readinessProbe: { tcpSocket: { host: '127.0.0.1' } } }),
    ],
    [
      'Host Probes / Lifecycle Hooks',
      a,
      container({ lifecycle: { preStop: { httpGet: { host: 'x' } } } }),
    ],
    ['AppArmor', a, context({ appArmorProfile: { type: 'Unconfined' } })],
    [
      'AppArmor',
      'container x',
      {
        metadata: {
          annotations: { 'container.apparmor.security.beta.kubernetes.io/x': 'unconfined' },
        },
        spec: GOOD,
      },
    ],
    ['SELinux', 'pod', ofPod({ seLinuxOptions: { type: 'spc_t' } })],
    ['SELinux', a, context({ seLinuxOptions: { user: 'x' } })],
    ['/proc Mount Type', a, context({ procMount: 'Unmasked' })],
    ['Sysctls', 'pod', ofPod({ sysctls: [{ name: 'kernel.msgmax' }] })],
    ['Volume Types', 'volume v', { spec: { ...GOOD, volumes: [{ name: 'v', nfs: {} }] } }],
    ['Privilege Escalation (restricted)', a, context({ allowPrivilegeEscalation: true })],
    ['Running as Non-root', a, context({ runAsNonRoot: false })],
    ['Running as Non-root user', 'pod', ofPod({ runAsUser: 0 })],
    ['Running as Non-root user', a, context({ runAsUser: 0 })],
    ['Capabilities (restricted)', a, context({ capabilities: { drop: ['KILL'] } })],
    ['Capabilities (restricted)', a, context({ capabilities: { drop: ['ALL'], add: ['CHOWN'] } })],
  ])('finds a breach of %s in the %s', (control, where, pod) => {
    expect(podSecurityViolations(pod)).toEqual([{ control, where }]);
  });

  it.each<[readonly string[], PodTemplate]>([
    [
      ['HostPath Volumes', 'Volume Types'],
      { spec: { ...GOOD, volumes: [{ name: 'v', hostPath: {} }] } },
    ],
    [
      ['Capabilities', 'Capabilities (restricted)'],
      context({ capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] } }),
    ],
    [['Seccomp', 'Seccomp (restricted)'], context({ seccompProfile: { type: 'Unconfined' } })],
    [
      [
        'Privilege Escalation (restricted)',
        'Running as Non-root',
        'Seccomp (restricted)',
        'Capabilities (restricted)',
      ],
      { spec: { containers: [{ name: 'a' }] } },
    ],
    [
      ['Privilege Escalation (restricted)', 'Capabilities (restricted)'],
      { spec: { ...GOOD, initContainers: [{ name: 'i' }] } },
    ],
    [['Running as Non-root', 'Running as Non-root'], ofPod({ runAsNonRoot: false })],
  ])('finds %j together', (controls, pod) => {
    expect(podSecurityViolations(pod).map(({ control }) => control)).toEqual(controls);
  });
});

describe('our pods', () => {
  const found = everyObject()
    .filter(isWorkload)
    .flatMap(({ metadata, spec }) =>
      podSecurityViolations(spec.template).map((violation) => ({
        workload: metadata.name,
        ...violation,
      })),
    );

  it('depart from level restricted exactly where the list of exceptions says so', () => {
    const listed = POD_SECURITY_EXCEPTIONS.map(
      ({ workload, control }) => `${workload}: ${control}`,
    );
    const seen = new Set(found.map(({ workload, control }) => `${workload}: ${control}`));
    expect([...seen].sort()).toEqual([...listed].sort());
    expect(POD_SECURITY_EXCEPTIONS.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });

  it('depart from it in no program that serves, but for the network of the node', () => {
    expect(
      found
        .filter(({ where }) => where.startsWith('container '))
        .map(({ workload, control, where }) => [workload, where.slice(10), control]),
    ).toEqual([
      ['registry-balancer', 'nginx', 'Host Probes / Lifecycle Hooks'],
      ['registry-node-hosts', 'write', 'Running as Non-root'],
      ['registry-node-hosts', 'write', 'Running as Non-root user'],
      ['registry-node-proxy', 'nginx', 'Host Probes / Lifecycle Hooks'],
      ['registry-node-proxy', 'distribution', 'Host Probes / Lifecycle Hooks'],
      ['registry-node-services', 'nginx', 'Host Ports'],
      ['registry-node-services', 'own-the-store', 'Running as Non-root'],
      ['registry-node-services', 'own-the-store', 'Running as Non-root user'],
      ['registry-node-services', 'own-the-store', 'Capabilities (restricted)'],
    ]);
  });

  it('depart from it alike in Proxy', () => {
    const proxyFiles = { ...NODE_PROXY_FILES, ...files('upstream-ca.crt') };
    const object = only(
      (scope) =>
        new NodeServices(scope, 'x', {
          ...NODE_SERVICES,
          mode: 'Proxy',
          files: proxyFiles,
          replicate: false,
        }),
    );
    expect(isWorkload(object) && podSecurityViolations(object.spec.template)).toEqual(
      found
        .filter(({ workload }) => workload === 'registry-node-services')
        .map(({ control, where }) => ({ control, where })),
    );
  });

  it('can write nowhere but to their volumes', () => {
    const writable = everyObject()
      .filter(isWorkload)
      .flatMap(({ spec }) => [
        ...(spec.template.spec.initContainers ?? []),
        ...spec.template.spec.containers,
      ])
      .filter(({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true);
    expect(writable).toEqual([]);
  });
});
