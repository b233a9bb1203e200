{{/* What the schema cannot say: values that do not fit together. Each message names the key and what to do. */}}
{{- define "tidewatch.checks" -}}
{{- $_ := required ".Values.bootstrapServers must be set: host:port of one or more brokers, separated by commas" .Values.bootstrapServers -}}
{{- range splitList "," .Values.bootstrapServers -}}
{{- if not (regexMatch "^[^\\s:]+:[0-9]{1,5}$" (trim .)) -}}
{{- fail (printf ".Values.bootstrapServers has '%s': give host:port, several separated by commas" (trim .)) -}}
{{- end -}}
{{- end -}}
{{- include "tidewatch.checkReplicas" . -}}
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
      "generation" "generation"
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
{{- include "tidewatch.checkGeneration" . -}}
{{- include "tidewatch.checkZones" . -}}
{{- include "tidewatch.checkStrimzi" . -}}
{{- include "tidewatch.checkTrainer" . -}}
{{- if .Values.collector.enabled -}}
{{- include "tidewatch.checkCollector" . -}}
{{- end -}}
{{- end -}}

{{- define "tidewatch.checkReplicas" -}}
{{- $partitions := int .Values.topics.partitions -}}
{{- $least := int (include "tidewatch.minReplicas" .) -}}
{{- $most := int (include "tidewatch.maxReplicas" .) -}}
{{- $scaled := ne .Values.autoscaling.by "none" -}}
{{- if gt $most $partitions -}}
{{- fail (printf ".Values.%s is %d, but shop.events has %d partitions (.Values.topics.partitions): the pods beyond that would have nothing to do" (ternary "autoscaling.maxReplicas" "replicaCount" $scaled) $most $partitions) -}}
{{- end -}}
{{- if gt $least $most -}}
{{- fail (printf ".Values.autoscaling.minReplicas is %d and must not be more than maxReplicas (%d; .Values.topics.partitions unless given)" $least $most) -}}
{{- end -}}
{{- if ge (int .Values.standbyReplicas) $least -}}
{{- fail (printf ".Values.standbyReplicas is %d and must be less than .Values.%s (%d): a copy lives on another pod" (int .Values.standbyReplicas) (ternary "autoscaling.minReplicas" "replicaCount" $scaled) $least) -}}
{{- end -}}
{{- if and (eq .Values.autoscaling.by "lag") (not .Values.autoscaling.lag.prometheus) -}}
{{- fail ".Values.autoscaling.lag.prometheus must be set with .Values.autoscaling.by: lag: where Prometheus answers, such as http://prometheus-operated.monitoring:9090" -}}
{{- end -}}
{{- if and $scaled (not (dig "requests" "cpu" "" .Values.resources)) -}}
{{- fail ".Values.resources.requests.cpu must be set with .Values.autoscaling.by: the CPU in use is compared with it" -}}
{{- end -}}
{{- end -}}

{{- define "tidewatch.checkGeneration" -}}
{{- if and (gt (int .Values.generation.number) 1) (not .Values.generation.from) -}}
{{- fail (printf ".Values.generation.number is %d without .Values.generation.from: name the savepoint that it begins with, as `tidewatch shards grow` prints it" (int .Values.generation.number)) -}}
{{- end -}}
{{- end -}}

{{- define "tidewatch.checkZones" -}}
{{- if .Values.zones.enabled -}}
{{- if not .Values.zones.label -}}
{{- fail ".Values.zones.label must be the node's label that names its zone when .Values.zones.enabled" -}}
{{- end -}}
{{- range $key := list "client.tag.zone" "rack.aware.assignment.tags" -}}
{{- if hasKey $.Values.kafka $key -}}
{{- fail (printf ".Values.kafka has %s, which .Values.zones.enabled sets: remove one of the two" $key) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "tidewatch.checkStrimzi" -}}
{{- if .Values.strimzi.enabled -}}
{{- if .Values.topics.replication -}}
{{- fail ".Values.topics.replication goes to the Job, which .Values.strimzi.enabled replaces: for fewer copies apply what `tidewatch topics strimzi --replication` prints, and turn both off" -}}
{{- end -}}
{{- if not (regexMatch "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$" .Values.applicationId) -}}
{{- fail (printf ".Values.applicationId is %s, but Kubernetes names users after it (.Values.strimzi.enabled): use small letters, digits, hyphens and dots" .Values.applicationId) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "tidewatch.checkTrainer" -}}
{{- if and .Values.trainer.enabled (eq .Values.model.registry "ignore") (ne .Values.trainer.then "keep") -}}
{{- fail (printf ".Values.trainer.then is %s, but .Values.model.registry is ignore: the engine would never see the model; set trainer.then to keep" .Values.trainer.then) -}}
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
{{- if .Values.zones.enabled -}}
{{- $set = append $set "TIDEWATCH_ZONE" -}}
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
