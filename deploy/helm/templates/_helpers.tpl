{{- define "triage.labels" -}}
app.kubernetes.io/name: triage
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "triage.select" -}}
app.kubernetes.io/name: triage
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "triage.pod" -}}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.images.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "triage.container" -}}
imagePullPolicy: {{ .Values.images.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{- define "triage.secrets" -}}
- name: secrets
  secret:
    secretName: {{ .Values.secretName }}
    defaultMode: 0440
- name: tmp
  emptyDir: {}
{{- end }}

{{- define "triage.environment" -}}
- {name: TRIAGE_PUBLIC_URL, value: {{ printf "https://%s" .Values.host | quote }}}
- {name: TRIAGE_ALLOWED_ORIGINS, value: {{ .Values.allowedOrigins | quote }}}
- {name: TRIAGE_SECRET_KEY_FILE, value: /secrets/secret_key}
- {name: TRIAGE_DB_URL_FILE, value: /secrets/db_url}
- {name: TRIAGE_TOMBSTONES_DB_URL_FILE, value: /secrets/tombstones_db_url}
- {name: TRIAGE_MESSAGING_DB_FILE, value: /secrets/messaging_db}
- {name: TRIAGE_REDIS_URL_FILE, value: /secrets/redis_url}
- {name: TRIAGE_ACTIONS_URL, value: "http://{{ .Release.Name }}-actions:5055/webhook"}
- {name: TRIAGE_METRICS_PORT, value: "9205"}
- {name: TRIAGE_CONSOLE, value: "off"}
{{- if .Values.signOff.shared }}
- {name: TRIAGE_SIGN_OFF_FILE, value: /app/sign_off/sign_off.json}
{{- end }}
- {name: SANIC_REAL_IP_HEADER, value: x-real-ip}
{{- range $name, $key := .Values.channelSecrets }}
- name: {{ $name }}_FILE
  value: /secrets/{{ $key }}
{{- end }}
{{- range $name, $value := .Values.environment }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
