{{- define "tidewatch.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{/* 52 characters: the StatefulSet's controller adds a hash of 11 to the name in a label of at most 63. */}}
{{- define "tidewatch.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains (include "tidewatch.name" .) .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "tidewatch.name" .) | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "tidewatch.selectorLabels" -}}
app.kubernetes.io/name: {{ include "tidewatch.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "tidewatch.labels" -}}
{{- with .Values.commonLabels }}
{{- toYaml . }}
{{ end -}}
{{ include "tidewatch.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "tidewatch.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "tidewatch.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "tidewatch.image" -}}
{{- $_ := required ".Values.image.repository must be set: where you pushed what the repository's Dockerfile builds" .Values.image.repository -}}
{{- include "tidewatch.imageOf" (dict "key" "image" "image" .Values.image "version" .Chart.AppVersion) -}}
{{- end -}}

{{/* What scores on a GPU has CUDA; everything else of the release does without. */}}
{{- define "tidewatch.engineImage" -}}
{{- if and (eq .Values.model.device "cuda") (not .Values.image.tag) (not .Values.image.digest) -}}
{{- printf "%s%s" (include "tidewatch.image" .) .Values.gpu.tagSuffix -}}
{{- else -}}
{{- include "tidewatch.image" . -}}
{{- end -}}
{{- end -}}

{{- define "tidewatch.trainerImage" -}}
{{- $_ := required ".Values.trainer.image.repository must be set when .Values.trainer.enabled: where you pushed what `docker build -f Dockerfile.trainer` makes" .Values.trainer.image.repository -}}
{{- include "tidewatch.imageOf" (dict "key" "trainer.image" "image" .Values.trainer.image "version" .Chart.AppVersion) -}}
{{- end -}}

{{- define "tidewatch.imageOf" -}}
{{- if regexMatch "(:[^/]*|@.*)$" .image.repository -}}
{{- fail (printf ".Values.%s.repository is %s: give the tag or the digest as .Values.%s.tag or .Values.%s.digest" .key .image.repository .key .key) -}}
{{- end -}}
{{- if .image.digest -}}
{{- printf "%s@%s" .image.repository .image.digest -}}
{{- else -}}
{{- $tag := default .version .image.tag -}}
{{- if eq $tag "latest" -}}
{{- fail (printf ".Values.%s.tag must not be \"latest\": two pods of one set could then run different versions; give a version" .key) -}}
{{- end -}}
{{- printf "%s:%s" .image.repository $tag -}}
{{- end -}}
{{- end -}}

{{- define "tidewatch.imagePullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Restricted by the Pod Security Standards: no root, nothing to gain, nothing to write but the mounted volumes. */}}
{{- define "tidewatch.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "tidewatch.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "tidewatch.secretEnv" -}}
{{- range $name, $from := .Values.secretEnv }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ required (printf ".Values.secretEnv.%s.secret must be the name of a Secret" $name) $from.secret }}
      key: {{ required (printf ".Values.secretEnv.%s.key must be a key of that Secret" $name) $from.key }}
{{- end }}
{{- end -}}

{{- define "tidewatch.secretMounts" -}}
{{- range $name, $from := .Values.secretFiles }}
- name: secret-{{ $name }}
  mountPath: /etc/tidewatch/{{ $name }}
  readOnly: true
{{- end }}
{{- end -}}

{{- define "tidewatch.secretVolumes" -}}
{{- range $name, $from := .Values.secretFiles }}
- name: secret-{{ $name }}
  secret:
    secretName: {{ required (printf ".Values.secretFiles.%s.secret must be the name of a Secret" $name) $from.secret }}
    defaultMode: 0440
{{- end }}
{{- end -}}

{{/* The first start unpacks the native libraries of ONNX Runtime and RocksDB here; a restarted container reuses them. */}}
{{- define "tidewatch.tmpVolume" -}}
{{- include "tidewatch.tmpVolumeOf" "512Mi" -}}
{{- end -}}

{{- define "tidewatch.tmpVolumeOf" -}}
- name: tmp
  emptyDir:
    sizeLimit: {{ . }}
{{- end -}}

{{- define "tidewatch.modelPath" -}}
{{- if .Values.model.existingClaim -}}
{{- printf "/models/%s" (trimPrefix "/" .Values.model.claimPath) | trimSuffix "/" -}}
{{- else if .Values.model.configMap -}}
/models
{{- else -}}
{{- required ".Values.model.imagePath must be the model's folder in the image, or give .Values.model.existingClaim or .Values.model.configMap" .Values.model.imagePath -}}
{{- end -}}
{{- end -}}

{{- define "tidewatch.modelMount" -}}
{{- if or .Values.model.existingClaim .Values.model.configMap }}
- name: model
  mountPath: /models
  readOnly: true
{{- end }}
{{- end -}}

{{- define "tidewatch.modelVolume" -}}
{{- if .Values.model.existingClaim }}
- name: model
  persistentVolumeClaim:
    claimName: {{ .Values.model.existingClaim }}
    readOnly: true
{{- else if .Values.model.configMap }}
- name: model
  configMap:
    name: {{ .Values.model.configMap }}
{{- end }}
{{- end -}}

{{/* The sum of what a pod uses, MiB. The record cache is in the heap. */}}
{{- define "tidewatch.memoryMb" -}}
{{- with .Values.memory -}}
{{- add (int .heapMb) (int .blockCacheMb) (int .writeBufferMb) (int .overheadMb) -}}
{{- end -}}
{{- end -}}

{{- define "tidewatch.resources" -}}
{{- $memory := printf "%sMi" (include "tidewatch.memoryMb" .) -}}
{{- $computed := dict "requests" (dict "memory" $memory) "limits" (dict "memory" $memory) -}}
{{- if eq .Values.model.device "cuda" -}}
{{- $_ := set $computed.limits .Values.gpu.resource (int .Values.gpu.count) -}}
{{- end -}}
{{- toYaml (mergeOverwrite $computed (deepCopy .Values.resources)) -}}
{{- end -}}

{{/* tidewatch.yaml: what the values say, and the rest of .Values.config. */}}
{{- define "tidewatch.config" -}}
{{- $state := dict
      "directory" "/var/lib/tidewatch/state"
      "block_cache_mb" (int .Values.memory.blockCacheMb)
      "write_buffer_mb" (int .Values.memory.writeBufferMb)
      "record_cache_mb" (int .Values.memory.recordCacheMb) -}}
{{- $http := dict "host" "0.0.0.0" "port" (int .Values.http.port) -}}
{{- if .Values.http.tokenSecret.name -}}
{{- $_ := set $http "token" "${TIDEWATCH_HTTP_TOKEN}" -}}
{{- /* Any pod can then be asked for any user; the pod's name in the headless service outlives its address. */ -}}
{{- $_ := set $http "advertised" (printf "${POD_NAME}.%s.%s.svc:%d" (include "tidewatch.fullname" .) .Release.Namespace (int .Values.http.port)) -}}
{{- end -}}
{{- $processing := dict
      "threads" (int .Values.threads)
      "guarantee" .Values.guarantee
      "standby_replicas" (int .Values.standbyReplicas)
      "group_instance_id" "${POD_NAME}" -}}
{{- $model := dict
      "path" (include "tidewatch.modelPath" .)
      "device" .Values.model.device
      "registry" .Values.model.registry -}}
{{- $kafka := deepCopy .Values.kafka -}}
{{- if .Values.zones.enabled -}}
{{- /* Pods that do not know their zone are all of one, and copies go where the fewest are. */ -}}
{{- $_ := set $kafka "client.tag.zone" "${TIDEWATCH_ZONE:-unknown}" -}}
{{- $_ := set $kafka "rack.aware.assignment.tags" "zone" -}}
{{- end -}}
{{- $config := dict
      "application_id" .Values.applicationId
      "bootstrap_servers" .Values.bootstrapServers
      "kafka" $kafka
      "model" $model
      "state" $state
      "http" $http
      "processing" $processing
      "shutdown_timeout" (printf "%ds" (int .Values.shutdownTimeoutSeconds)) -}}
{{- with .Values.generation -}}
{{- if or (gt (int .number) 1) .from -}}
{{- $_ := set $config "generation" (dict "number" (int .number)) -}}
{{- if .from -}}
{{- $_ := set $config.generation "from" .from -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml (mergeOverwrite $config (deepCopy .Values.config)) -}}
{{- end -}}

{{- define "tidewatch.collectorName" -}}
{{- printf "%s-collector" (include "tidewatch.fullname" . | trunc 42 | trimSuffix "-") -}}
{{- end -}}

{{/* Another name than the engine's, whose selectors must not find these pods. */}}
{{- define "tidewatch.collectorSelectorLabels" -}}
app.kubernetes.io/name: {{ include "tidewatch.name" . }}-collector
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "tidewatch.collectorLabels" -}}
{{- with .Values.commonLabels }}
{{- toYaml . }}
{{ end -}}
{{ include "tidewatch.collectorSelectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "tidewatch.collectorResources" -}}
{{- $memory := printf "%dMi" (add (int .Values.collector.memory.heapMb) (int .Values.collector.memory.overheadMb)) -}}
{{- $computed := dict "requests" (dict "memory" $memory) "limits" (dict "memory" $memory) -}}
{{- toYaml (mergeOverwrite $computed (deepCopy .Values.collector.resources)) -}}
{{- end -}}

{{/* The properties of .Values.kafka that say how to connect, which mean the same to every client. */}}
{{- define "tidewatch.connection" -}}
{{- $kafka := dict -}}
{{- range $key, $value := .Values.kafka -}}
{{- if regexMatch "^(security|ssl|sasl|config)\\." $key -}}
{{- $_ := set $kafka $key $value -}}
{{- end -}}
{{- end -}}
{{- toYaml $kafka -}}
{{- end -}}

{{/* collector.yaml: what the values say, and the rest of .Values.collector.config. */}}
{{- define "tidewatch.collectorConfig" -}}
{{- $kafka := mergeOverwrite (include "tidewatch.connection" . | fromYaml) (deepCopy .Values.collector.kafka) -}}
{{- $http := dict
      "host" "0.0.0.0"
      "port" (int .Values.collector.http.port)
      "path" .Values.collector.http.path
      "proxies" (int .Values.collector.http.proxies) -}}
{{- $config := dict
      "bootstrap_servers" .Values.bootstrapServers
      "kafka" $kafka
      "sources" .Values.collector.sources
      "http" $http
      "ops" (dict "host" "0.0.0.0" "port" (int .Values.collector.opsPort))
      "spool" (dict "directory" "/var/lib/tidewatch/spool" "limit_mb" (int .Values.collector.spool.limitMb))
      "shutdown_timeout" (printf "%ds" (int .Values.collector.shutdownTimeoutSeconds)) -}}
{{- toYaml (mergeOverwrite $config (deepCopy .Values.collector.config)) -}}
{{- end -}}

{{/*
What the Job needs of tidewatch.yaml: the connection. Read by the same code as the engine's, so that ${NAME} and ${NAME:-x} mean
the same in both and no secret is in the ConfigMap.
*/}}
{{- define "tidewatch.topicsConfig" -}}
{{- $kafka := include "tidewatch.connection" . | fromYaml -}}
{{- /* The configuration names a model, whether it is read or not. */ -}}
{{- $model := dict "path" (include "tidewatch.modelPath" .) -}}
{{- toYaml (dict "bootstrap_servers" .Values.bootstrapServers "kafka" $kafka "model" $model) -}}
{{- end -}}

{{- define "tidewatch.trainerName" -}}
{{- printf "%s-trainer" (include "tidewatch.fullname" . | trunc 43 | trimSuffix "-") -}}
{{- end -}}

{{- define "tidewatch.trainerSelectorLabels" -}}
app.kubernetes.io/name: {{ include "tidewatch.name" . }}-trainer
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* What `retrain` needs of tidewatch.yaml: the connection, the shop's name, and the model where none was activated. */}}
{{- define "tidewatch.trainerConfig" -}}
{{- $kafka := mergeOverwrite (include "tidewatch.connection" . | fromYaml) (deepCopy .Values.trainer.kafka) -}}
{{- $config := dict
      "application_id" .Values.applicationId
      "bootstrap_servers" .Values.bootstrapServers
      "kafka" $kafka
      "model" (dict "path" (include "tidewatch.modelPath" .)) -}}
{{- with .Values.config.policy -}}
{{- $_ := set $config "policy" . -}}
{{- end -}}
{{- toYaml $config -}}
{{- end -}}

{{- define "tidewatch.monitoringLabels" -}}
{{- toYaml (merge (deepCopy .Values.monitoring.labels) (include "tidewatch.labels" . | fromYaml)) -}}
{{- end -}}

{{/* The fewest and the most pods that there will be. */}}
{{- define "tidewatch.minReplicas" -}}
{{- ternary .Values.replicaCount .Values.autoscaling.minReplicas (eq .Values.autoscaling.by "none") | int -}}
{{- end -}}

{{- define "tidewatch.maxReplicas" -}}
{{- if eq .Values.autoscaling.by "none" -}}
{{- int .Values.replicaCount -}}
{{- else -}}
{{- default .Values.topics.partitions .Values.autoscaling.maxReplicas | int -}}
{{- end -}}
{{- end -}}

{{/* The partition that is furthest behind decides: a warning of its users is as late. */}}
{{- define "tidewatch.lagQuery" -}}
{{- $pods := printf "%s-[0-9]+" (include "tidewatch.fullname" .) -}}
{{- default (printf "max(tidewatch_input_lag_seconds{namespace=%q,pod=~%q})" .Release.Namespace $pods) .Values.autoscaling.lag.query -}}
{{- end -}}

{{/* Twice as many within two minutes, in which a step has shown what it brings; one less after a long quiet. */}}
{{- define "tidewatch.scalingBehavior" -}}
scaleUp:
  stabilizationWindowSeconds: 60
  policies:
    - type: Percent
      value: 100
      periodSeconds: 120
scaleDown:
  stabilizationWindowSeconds: {{ .Values.autoscaling.scaleInAfterSeconds }}
  policies:
    - type: Pods
      value: 1
      periodSeconds: 600
{{- end -}}

{{/* To the brokers, and to what tells their addresses. */}}
{{- define "tidewatch.kafkaEgress" -}}
- ports:
    {{- range splitList "," .Values.bootstrapServers }}
    - port: {{ regexFind "[0-9]+$" (trim .) }}
    {{- end }}
    {{- range .Values.networkPolicy.kafkaPorts }}
    - port: {{ . }}
    {{- end }}
  {{- with .Values.networkPolicy.kafkaPeers }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- with .Values.networkPolicy.egress }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* A file with links to runbooks as they are in the repository, with links to where they can be read. */}}
{{- define "tidewatch.withRunbooks" -}}
{{- with .root.Values.monitoring.runbooks -}}
{{- $.text | replace "docs/runbooks/" (printf "%s/" (trimSuffix "/" .)) -}}
{{- else -}}
{{- .text -}}
{{- end -}}
{{- end }}
