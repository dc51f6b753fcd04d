{{/*
What the chart reads from the gateway's config, as JSON. The config is the one source: no value says it again.

  mode       embedded or amqp
  dataDir    where the disk is mounted
  grace      seconds Kubernetes waits for the gateway to stop
  admin      port, scheme, and the Secret and key of the token
  listeners  name and port of everything that takes messages
  targets    ports the gateway connects to
  secrets    Secrets to mount

What the chart cannot run is refused here, all of it at once. What the config must be otherwise, the gateway says.
*/}}
{{- define "vardbrygga.config" -}}
{{- $config := fromToml .Values.config -}}
{{- with $config.Error }}{{ fail (printf "config: %s" .) }}{{ end -}}
{{- $text := toJson $config -}}
{{- $faults := list -}}
{{- range $key := list "gateway" "admin" "bus" "store" "http" "systems" -}}
  {{- if not (kindIs "map" (get $config $key | default dict)) }}{{ fail (printf "config: %s: a table" $key) }}{{ end -}}
{{- end -}}
{{- range $name, $system := $config.systems -}}
  {{- if not (kindIs "map" $system) }}{{ fail (printf "config: systems.%s: a table" $name) }}{{ end -}}
{{- end -}}

{{- $gateway := $config.gateway | default dict -}}
{{- $dataDir := $gateway.data_dir | default "/var/lib/vardbrygga" | trimSuffix "/" -}}
{{- $bus := $config.bus | default dict -}}
{{- $mode := $bus.kind | default "embedded" -}}
{{- if and (eq $mode "embedded") (or .Values.autoscaling.enabled (gt (int .Values.replicas) 1)) -}}
  {{- $faults = append $faults "replicas, autoscaling: the embedded bus allows one gateway; give `[bus] kind = \"amqp\"` for more" -}}
{{- end -}}
{{- $store := $config.store | default dict -}}
{{- if and (eq $mode "amqp") (eq ($store.kind | default "sqlite") "sqlite") (or .Values.autoscaling.enabled (gt (int .Values.replicas) 1)) -}}
  {{- $faults = append $faults "replicas, autoscaling: several gateways share one store; give `[store] kind = \"postgres\"` for more than one" -}}
{{- end -}}
{{- range $key, $path := dict "bus.path" $bus.path "store.path" $store.path -}}
  {{- if and $path (not (hasPrefix (printf "%s/" $dataDir) (toString $path))) -}}
    {{- $faults = append $faults (printf "config: %s: a path below %s, where the disk is" $key $dataDir) -}}
  {{- end -}}
{{- end -}}

{{- $admin := $config.admin | default dict -}}
{{- $listens := list (dict "path" "admin" "listen" ($admin.listen | default "127.0.0.1:9464")) -}}
{{- $adminTls := $admin.tls | default dict -}}
{{- if $adminTls.client_ca_file -}}
  {{- $faults = append $faults "config: admin.tls.client_ca_file: a token instead; the probes of Kubernetes show no certificate" -}}
{{- end -}}
{{- $token := list "" "run" "secrets" "" "" -}}
{{- if hasPrefix "/run/secrets/" ($admin.token_file | default "") -}}
  {{- $token = splitList "/" $admin.token_file -}}
{{- else if and $admin.token_file .Values.serviceMonitor.enabled -}}
  {{- $faults = append $faults "serviceMonitor: admin.token_file = \"/run/secrets/<secret>/<key>\"; Prometheus reads the token from that Secret" -}}
{{- end -}}

{{- $listeners := list -}}
{{- $targets := list -}}
{{- $http := false -}}
{{- if eq $mode "amqp" -}}
  {{- $targets = append $targets (include "vardbrygga.urlPort" $bus.url | int) -}}
  {{- with $bus.management }}{{ $targets = append $targets (include "vardbrygga.urlPort" . | int) }}{{ end -}}
  {{- range $bus.other_nodes }}{{ $targets = append $targets (include "vardbrygga.port" . | int) }}{{ end -}}
{{- end -}}
{{- if eq ($store.kind | default "sqlite") "postgres" -}}
  {{- $targets = append $targets (include "vardbrygga.urlPort" $store.url | int) -}}
{{- end -}}
{{- range $name, $system := $config.systems -}}
  {{- $receive := $system.receive | default list -}}
  {{- range ternary (list $receive) $receive (kindIs "map" $receive) -}}
    {{- if eq .transport "http" }}{{ $http = true }}{{ end -}}
    {{- if eq .transport "mllp" -}}
      {{- $port := include "vardbrygga.port" .listen | int -}}
      {{- $listens = append $listens (dict "path" (printf "systems.%s.receive" $name) "listen" .listen) -}}
      {{- $listeners = append $listeners (dict "name" (printf "mllp-%d" $port) "port" $port) -}}
    {{- end -}}
  {{- end -}}
  {{- with $system.send -}}
    {{- if eq .transport "mllp" }}{{ $targets = append $targets (include "vardbrygga.port" .address | int) }}{{ end -}}
    {{- if eq .transport "http" }}{{ $targets = append $targets (include "vardbrygga.urlPort" .url | int) }}{{ end -}}
  {{- end -}}
{{- end -}}
{{- if and $http $config.http -}}
  {{- $listens = append $listens (dict "path" "http" "listen" $config.http.listen) -}}
  {{- $name := ternary "https" "http" (hasKey $config.http "tls") -}}
  {{- $listeners = prepend $listeners (dict "name" $name "port" (include "vardbrygga.port" $config.http.listen | int)) -}}
{{- end -}}
{{- range $listens -}}
  {{- if regexMatch "^(127\\.|\\[::1\\]|\\[::ffff:127\\.)" (toString .listen) -}}
    {{- $faults = append $faults (printf "config: %s.listen: an address others reach, such as \"0.0.0.0:%s\"; %s is the pod's own loopback" .path (include "vardbrygga.port" .listen) .listen) -}}
  {{- end -}}
  {{- if eq (include "vardbrygga.port" .listen | int) 0 -}}
    {{- $faults = append $faults (printf "config: %s.listen: an address with a port" .path) -}}
  {{- end -}}
{{- end -}}

{{- $secrets := list -}}
{{- range regexFindAll "\"/run/secrets/[^\"]*\"" $text -1 -}}
  {{- if regexMatch "^\"/run/secrets/[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[-._a-zA-Z0-9]+\"$" . -}}
    {{- $secrets = append $secrets (index (splitList "/" .) 3) -}}
  {{- else -}}
    {{- $faults = append $faults (printf "config: %s: a path \"/run/secrets/<secret>/<key>\"" .) -}}
  {{- end -}}
{{- end -}}
{{- range regexFindAll "\"(password|token|bearer)\":" $text -1 | uniq -}}
  {{- $key := trimAll "\":" . -}}
  {{- $faults = append $faults (printf "config: %s: no secret here; write %s_file = \"/run/secrets/<secret>/<key>\"" $key $key) -}}
{{- end -}}
{{- range regexFindAll "\"(password|token|bearer)_env\":" $text -1 | uniq -}}
  {{- $key := trimAll "\":" . -}}
  {{- $faults = append $faults (printf "config: %s: the pod has no such variable; write %s = \"/run/secrets/<secret>/<key>\"" $key (replace "_env" "_file" $key)) -}}
{{- end -}}
{{- if regexMatch "\"[a-z]+://[^/\"]*@" $text -}}
  {{- $faults = append $faults "config: a URL without user and password" -}}
{{- end -}}
{{- with $faults }}{{ fail (printf "this chart cannot run these values:\n  %s" (join "\n  " .)) }}{{ end -}}

{{- dict
  "mode" $mode
  "dataDir" $dataDir
  "grace" (include "vardbrygga.grace" ($gateway.drain | default "40s") | int)
  "admin" (dict
    "port" (include "vardbrygga.port" ($admin.listen) | int)
    "scheme" (ternary "HTTPS" "HTTP" (hasKey $admin "tls"))
    "secret" (index $token 3)
    "key" (last $token))
  "listeners" $listeners
  "targets" ($targets | uniq)
  "secrets" ($secrets | uniq | sortAlpha)
  | toJson -}}
{{- end }}

{{/* The port of "host:port"; nothing when there is none. */}}
{{- define "vardbrygga.port" -}}
{{- regexFind ":[0-9]+$" (toString .) | trimPrefix ":" -}}
{{- end }}

{{/* The port of a URL; that of its scheme when it names none. */}}
{{- define "vardbrygga.urlPort" -}}
{{- $url := urlParse (toString .) -}}
{{- include "vardbrygga.port" $url.host | default (get (dict "amqps" 5671 "amqp" 5672 "postgres" 5432 "postgresql" 5432 "https" 443 "http" 80) $url.scheme) -}}
{{- end }}

{{/* Messages under way and listeners each have `gateway.drain` to end; closing the bus and the store comes after. */}}
{{- define "vardbrygga.grace" -}}
{{- $units := dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000 "d" 86400000 -}}
{{- $drain := 0 -}}
{{- range regexFindAll "[0-9]+(ms|s|m|h|d)" (toString .) -1 -}}
  {{- $drain = add $drain (mul (regexFind "^[0-9]+" . | int) (get $units (regexFind "[a-z]+$" .))) -}}
{{- end -}}
{{- add (mul 2 (div (add $drain 999) 1000)) 15 -}}
{{- end }}
