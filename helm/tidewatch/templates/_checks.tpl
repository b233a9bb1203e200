{{/* What the schema cannot say: values that do not fit together. Each message names the key and what to do. */}}
{{- define "tidewatch.checks" -}}
{{- $_ := required ".Values.bootstrapServers must be set: host:port of one or more brokers, separated by commas" .Values.bootstrapServers -}}
{{- range splitList "," .Values.bootstrapServers -}}
{{- if not (regexMatch "^[^\\s:]+:[0-9]{1,5}$" (trim .)) -}}
{{- fail (printf ".Values.bootstrapServers has '%s': give host:port, several separated by commas" (trim .)) -}}
{{- end -}}
{{- end -}}
{{- if gt (int .Values.replicaCount) (int .Values.topics.partitions) -}}
{{- fail (printf ".Values.replicaCount is %d, but shop.events has %d partitions (.Values.topics.partitions): the pods beyond that would have nothing to do" (int .Values.replicaCount) (int .Values.topics.partitions)) -}}
{{- end -}}
{{- if ge (int .Values.standbyReplicas) (int .Values.replicaCount) -}}
{{- fail (printf ".Values.standbyReplicas is %d and must be less than .Values.replicaCount (%d): a copy lives on another pod" (int .Values.standbyReplicas) (int .Values.replicaCount)) -}}
{{- end -}}
{{- if and .Values.model.existingClaim .Values.model.configMap -}}
{{- fail ".Values.model.existingClaim and .Values.model.configMap are both set: give one" -}}
{{- end -}}
{{- if and .Values.model.claimPath (not .Values.model.existingClaim) -}}
{{- fail ".Values.model.claimPath is set without .Values.model.existingClaim: name the claim it is in" -}}
{{- end -}}
{{- if and .Values.persistence.enabled (not .Values.persistence.size) -}}
{{- fail ".Values.persistence.size must be set when .Values.persistence.enabled" -}}
{{- end -}}
{{- if ge (int .Values.memory.recordCacheMb) (int .Values.memory.heapMb) -}}
{{- fail (printf ".Values.memory.recordCacheMb is %d and must fit into .Values.memory.heapMb (%d)" (int .Values.memory.recordCacheMb) (int .Values.memory.heapMb)) -}}
{{- end -}}
{{- $owned := dict
      "application_id" "applicationId"
      "bootstrap_servers" "bootstrapServers"
      "kafka" "kafka"
      "model" "model"
      "http" "http"
      "processing" "threads, .Values.guarantee or .Values.standbyReplicas"
      "shutdown_timeout" "shutdownTimeoutSeconds" -}}
{{- range $key, $instead := $owned -}}
{{- if hasKey $.Values.config $key -}}
{{- fail (printf ".Values.config.%s is set by the chart: use .Values.%s" $key $instead) -}}
{{- end -}}
{{- end -}}
{{- if hasKey .Values.config "state" -}}
{{- fail ".Values.config.state is set by the chart: use .Values.memory and .Values.persistence" -}}
{{- end -}}
{{- include "tidewatch.checkVariables" . -}}
{{- include "tidewatch.checkMemory" . -}}
{{- if .Values.collector.enabled -}}
{{- include "tidewatch.checkCollector" . -}}
{{- end -}}
{{- end -}}

{{- define "tidewatch.checkCollector" -}}
{{- if not .Values.collector.sources -}}
{{- fail ".Values.collector.sources is empty: give at least one entry with name, kind and keys" -}}
{{- end -}}
{{- if and .Values.collector.ingress.enabled (not .Values.collector.ingress.host) -}}
{{- fail ".Values.collector.ingress.host must be set when .Values.collector.ingress.enabled" -}}
{{- end -}}
{{- if and .Values.collector.autoscaling.enabled (lt (int .Values.collector.autoscaling.maxReplicas) (int .Values.collector.autoscaling.minReplicas)) -}}
{{- fail (printf ".Values.collector.autoscaling.maxReplicas is %d and must not be less than minReplicas (%d)" (int .Values.collector.autoscaling.maxReplicas) (int .Values.collector.autoscaling.minReplicas)) -}}
{{- end -}}
{{- $owned := dict
      "bootstrap_servers" "bootstrapServers"
      "kafka" "collector.kafka"
      "sources" "collector.sources"
      "http" "collector.http"
      "ops" "collector.opsPort"
      "spool" "collector.spool"
      "shutdown_timeout" "collector.shutdownTimeoutSeconds" -}}
{{- range $key, $instead := $owned -}}
{{- if hasKey $.Values.collector.config $key -}}
{{- fail (printf ".Values.collector.config.%s is set by the chart: use .Values.%s" $key $instead) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* A variable that nobody sets would stop the pod at its start; say it now. */}}
{{- define "tidewatch.checkVariables" -}}
{{- $set := list -}}
{{- range $name, $from := .Values.secretEnv -}}
{{- $set = append $set $name -}}
{{- end -}}
{{- range .Values.extraEnv -}}
{{- $set = append $set .name -}}
{{- end -}}
{{- range $key, $value := .Values.kafka -}}
{{- range regexFindAll "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}" (toString $value) -1 -}}
{{- $name := . | trimPrefix "${" | trimSuffix "}" -}}
{{- if not (has $name $set) -}}
{{- fail (printf ".Values.kafka has ${%s} in %s, but nothing sets %s: add .Values.secretEnv.%s" $name $key $name $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if .Values.collector.enabled -}}
{{- range regexFindAll "\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}" (toYaml .Values.collector.sources) -1 -}}
{{- $name := . | trimPrefix "${" | trimSuffix "}" -}}
{{- if not (has $name $set) -}}
{{- fail (printf ".Values.collector.sources has ${%s}, but nothing sets %s: add .Values.secretEnv.%s" $name $name $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* A limit below what the settings add up to ends in an OOM kill under load, long after the install. */}}
{{- define "tidewatch.checkMemory" -}}
{{- $limit := dig "limits" "memory" "" .Values.resources | toString -}}
{{- $need := int (include "tidewatch.memoryMb" .) -}}
{{- if regexMatch "^[0-9]+(Mi|Gi)$" $limit -}}
{{- $given := ternary (mul 1024 (trimSuffix "Gi" $limit | atoi)) (trimSuffix "Mi" $limit | atoi) (hasSuffix "Gi" $limit) | int -}}
{{- if lt $given $need -}}
{{- fail (printf ".Values.resources.limits.memory is %s, but .Values.memory adds up to %dMi: raise the limit or lower .Values.memory.heapMb" $limit $need) -}}
{{- end -}}
{{- end -}}
{{- end -}}
