{{/* Names and labels of the objects. */}}

{{- define "vardbrygga.name" -}}
{{- $name := .Values.fullnameOverride | default (ternary .Release.Name (printf "%s-vardbrygga" .Release.Name) (contains "vardbrygga" .Release.Name)) -}}
{{- $name | trunc 45 | trimSuffix "-" -}}
{{- end }}

{{/* What all objects of a release have in common. */}}
{{- define "vardbrygga.selector" -}}
app.kubernetes.io/name: vardbrygga
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "vardbrygga.labels" -}}
{{ include "vardbrygga.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* The pods that take messages; pods that only check have the selector's labels without this one. */}}
{{- define "vardbrygga.gateway" -}}
{{ include "vardbrygga.selector" . }}
app.kubernetes.io/component: gateway
{{- end }}

{{- define "vardbrygga.image" -}}
{{- $tag := printf ":%s" (.Values.image.tag | default .Chart.AppVersion) -}}
{{- $digest := printf "@%s" .Values.image.digest -}}
{{- printf "%s%s" .Values.image.repository (ternary $digest $tag (ne .Values.image.digest "")) -}}
{{- end }}
