{{/* What the pods that run the program have in common; each takes a dict of `root` (the chart) and `config`. */}}

{{- define "vardbrygga.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.serviceAccountName }}
serviceAccountName: {{ . }}
{{- end }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- with .Values.runAsUser }}
  runAsUser: {{ . | int64 }}
  runAsGroup: {{ . | int64 }}
  fsGroup: {{ . | int64 }}
  {{- end }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "vardbrygga.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  privileged: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* The config, its secrets, and room for temporary files. The data directory is each pod's own business. */}}
{{- define "vardbrygga.mounts" -}}
- name: config
  mountPath: /etc/vardbrygga
  readOnly: true
{{- range $number, $secret := .config.secrets }}
- name: secret-{{ $number }}
  mountPath: /run/secrets/{{ $secret }}
  readOnly: true
{{- end }}
- name: temporary
  mountPath: /tmp
{{- with .root.Values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "vardbrygga.volumes" -}}
- name: config
  configMap:
    name: {{ .configMap }}
{{- range $number, $secret := .config.secrets }}
- name: secret-{{ $number }}
  secret:
    secretName: {{ $secret }}
    # 0440: the gateway's group may read it, others may not.
    defaultMode: 288
{{- end }}
- name: temporary
  emptyDir:
    sizeLimit: 256Mi
{{- with .root.Values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}
