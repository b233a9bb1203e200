'use strict';
(() => {
  const data = JSON.parse(document.getElementById('report-data').textContent);
  const colour = {
    engine: '#0b6e75', pale: '#b3bec6', others: ['#8796a1', '#b3bec6', '#d5dce1'], ink: '#14242e', soft: '#5a6b76', line: '#e6ecf0',
    RAISED: '#e08e1b', ESCALATED: '#c23b3b', RESOLVED: '#3c9d6a', EXPIRED: '#7b8794',
  };
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.color = colour.soft;
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.borderColor = colour.line;
  Chart.defaults.plugins.legend.position = 'bottom';
  Chart.defaults.plugins.legend.labels.boxWidth = 12;

  const percent = (value) => Math.round(value * 100) + ' %';
  const shareAxis = (title) => ({ min: 0, max: 1, ticks: { callback: percent, stepSize: 0.25 }, title: { display: !!title, text: title } });

  // Numbers above the bars, so that nobody has to read them off the axis; a figure that does not exist says so.
  const barLabels = {
    id: 'barLabels',
    afterDatasetsDraw(chart) {
      const pen = chart.ctx;
      pen.save();
      pen.font = '600 12px ' + Chart.defaults.font.family;
      pen.textAlign = 'center';
      chart.data.datasets.forEach((set, index) => chart.getDatasetMeta(index).data.forEach((bar, at) => {
        const value = set.data[at];
        pen.fillStyle = value === null ? colour.soft : colour.ink;
        pen.fillText(value === null ? 'none' : percent(value), bar.x, (value === null ? chart.scales.y.bottom : bar.y) - 5);
      }));
      pen.restore();
    },
  };

  const bars = (id, group) => new Chart(document.getElementById(id), {
    type: 'bar',
    data: {
      labels: ['Precision', 'Recall', 'Value recall'],
      datasets: [{ name: 'Tidewatch', ...group }, ...group.opponents].map((rule, index) => ({
        label: rule.name,
        data: [rule.precision, rule.recall, rule.value_recall],
        backgroundColor: index === 0 ? colour.engine : colour.others[index - 1],
      })),
    },
    options: { scales: { y: { ...shareAxis(), grace: 0 }, x: { grid: { display: false } } }, layout: { padding: { top: 14 } }, plugins: { tooltip: { callbacks: { label: (item) => item.dataset.label + ': ' + (item.raw === null ? 'none' : (item.raw * 100).toFixed(1) + ' %') } } } },
    plugins: [barLabels],
  });
  bars('bars-everyone', data.everyone);
  bars('bars-regulars', data.regulars);

  new Chart(document.getElementById('silences'), {
    type: 'line',
    data: {
      labels: data.plots.silences.labels,
      datasets: data.plots.silences.rules.map((rule, index) => ({
        label: rule.name, data: rule.counts, pointRadius: 2, borderWidth: index === 0 ? 3 : 1.5,
        borderColor: index === 0 ? colour.engine : colour.others[index - 1],
        backgroundColor: index === 0 ? colour.engine : colour.others[index - 1],
      })),
    },
    options: { scales: { y: { beginAtZero: true, ticks: { precision: 0 }, title: { display: true, text: 'warnings' } }, x: { grid: { display: false }, title: { display: true, text: '% of the window' } } } },
  });

  const reliability = (label, bins, style) => ({
    label,
    data: bins.filter((bin) => bin.count >= 10).map((bin) => ({ x: bin.mean_risk, y: bin.observed, count: bin.count })),
    showLine: true, tension: 0, pointRadius: (item) => item.raw ? 3 + Math.min(5, Math.log10(item.raw.count)) : 3, ...style,
  });
  new Chart(document.getElementById('calibration'), {
    type: 'scatter',
    data: {
      datasets: [
        reliability('All customers, daily', data.calibration.daily.bins, { borderColor: colour.engine, backgroundColor: colour.engine }),
        reliability('Raised alerts', data.calibration.raised.bins, { borderColor: colour.RAISED, backgroundColor: colour.RAISED }),
        { label: 'Perfect', data: [{ x: 0, y: 0 }, { x: 1, y: 1 }], showLine: true, pointRadius: 0, borderDash: [5, 5], borderColor: colour.soft, borderWidth: 1 },
      ],
    },
    options: { scales: { x: shareAxis('P(lost)'), y: shareAxis('lost') }, plugins: { tooltip: { callbacks: { label: (item) => item.raw.count === undefined ? '' : percent(item.raw.x) + ' predicted, ' + percent(item.raw.y) + ' observed, ' + item.raw.count.toLocaleString('en') + ' samples' } } } },
  });

  const kinds = { RAISED: 'Raised', ESCALATED: 'Escalated', RESOLVED: 'Resolved', EXPIRED: 'Expired' };
  new Chart(document.getElementById('timeline'), {
    type: 'bar',
    data: {
      labels: data.plots.timeline.labels,
      datasets: Object.keys(kinds).map((kind) => ({ label: kinds[kind], data: data.plots.timeline[kind], backgroundColor: colour[kind] })),
    },
    options: { scales: { x: { stacked: true, grid: { display: false } }, y: { stacked: true, beginAtZero: true, ticks: { precision: 0 }, title: { display: true, text: 'alerts' } } } },
  });

  const indexAxis = { beginAtZero: true, suggestedMax: 0.3, title: { display: true, text: 'population stability index' } };
  const levelColour = (index) => index > 0.25 ? colour.ESCALATED : index >= 0.1 ? colour.RAISED : colour.engine;
  if (document.getElementById('drift-now')) {
    const furthest = [['risk', data.drift.risk_psi], ...Object.entries(data.drift.feature_psi).slice(0, 10)];
    new Chart(document.getElementById('drift-now'), {
      type: 'bar',
      data: { labels: furthest.map((entry) => entry[0]), datasets: [{ data: furthest.map((entry) => entry[1]), backgroundColor: furthest.map((entry) => levelColour(entry[1])) }] },
      options: { indexAxis: 'y', scales: { x: indexAxis, y: { grid: { display: false }, ticks: { autoSkip: false } } }, plugins: { legend: { display: false } } },
    });
  }
  if (document.getElementById('drift-weeks')) {
    const weeks = data.drift.weeks;
    const series = (label, key, style) => ({ label, data: weeks.map((week) => week[key]), pointRadius: 2, borderWidth: 2, ...style });
    const level = (label, at) => ({ label, data: weeks.map(() => at), pointRadius: 0, borderDash: [5, 5], borderWidth: 1, borderColor: colour.soft });
    new Chart(document.getElementById('drift-weeks'), {
      type: 'line',
      data: {
        labels: weeks.map((week) => week.until),
        datasets: [
          series('Risk', 'risk_psi', { borderColor: colour.engine, backgroundColor: colour.engine }),
          series('Furthest feature', 'highest_psi', { borderColor: colour.pale, backgroundColor: colour.pale }),
          level('Watch', 0.1), level('Retrain', 0.25),
        ],
      },
      options: { scales: { y: indexAxis, x: { grid: { display: false } } }, plugins: { tooltip: { callbacks: { afterLabel: (item) => item.datasetIndex === 1 ? weeks[item.dataIndex].highest_feature : '' } } } },
    });
  }

  const day = 86400000;
  const dateOf = (millis) => new Date(millis).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  // The churn window after each visit as far as it was waited, and in it the end of the usual gap.
  const waits = (life) => ({
    id: 'waits',
    beforeDatasetsDraw(chart) {
      const pen = chart.ctx;
      const { left, right, top, bottom } = chart.chartArea;
      const x = (time) => Math.min(right, Math.max(left, chart.scales.x.getPixelForValue(time)));
      pen.save();
      life.waits.forEach((wait) => {
        if (wait.end <= wait.begin) return;
        pen.fillStyle = 'rgba(13,47,60,.06)';
        pen.fillRect(x(wait.begin), top, x(wait.end) - x(wait.begin), bottom - top);
        if (wait.usual < wait.end && wait.usual >= data.plots.first) {
          pen.strokeStyle = colour.soft;
          pen.setLineDash([3, 3]);
          pen.beginPath();
          pen.moveTo(x(wait.usual), top);
          pen.lineTo(x(wait.usual), bottom);
          pen.stroke();
        }
      });
      pen.restore();
    },
  });
  const lives = document.getElementById('lives');
  if (data.plots.lives.length === 0) {
    lives.outerHTML = '<p class="note">This log has no customer whose story could be shown.</p>';
  }
  data.plots.lives.forEach((life) => {
    const figure = document.createElement('figure');
    const caption = document.createElement('figcaption');
    caption.textContent = life.name + ' ' + life.story;
    const plot = document.createElement('div');
    plot.className = 'plot low';
    const canvas = document.createElement('canvas');
    plot.append(canvas);
    figure.append(caption, plot);
    lives.append(figure);
    const marks = (kind) => life.alerts.filter((mark) => mark.kind === kind).map((mark) => ({ x: mark.time, y: mark.risk }));
    new Chart(canvas, {
      type: 'line',
      data: {
        datasets: [
          { label: 'Visit', data: life.visits.map((time) => ({ x: time, y: 0 })), showLine: false, pointStyle: 'rectRot', pointRadius: 5, borderColor: colour.ink, backgroundColor: colour.ink, clip: false },
          ...Object.keys(kinds).filter((kind) => marks(kind).length > 0).map((kind) => ({ label: kinds[kind], data: marks(kind), showLine: false, pointStyle: kind === 'RESOLVED' ? 'circle' : 'triangle', pointRadius: 7, borderColor: '#fff', backgroundColor: colour[kind], clip: false })),
          { label: 'Risk', data: life.risk.map((point) => ({ x: point[0], y: point[1] })), pointRadius: 0, borderWidth: 2, borderColor: colour.engine, backgroundColor: 'rgba(11,110,117,.10)', fill: true },
        ],
      },
      options: {
        parsing: false,
        scales: {
          x: { type: 'linear', min: data.plots.first, max: data.plots.last, ticks: { callback: dateOf, stepSize: 30 * day, maxRotation: 0 }, grid: { display: false } },
          y: shareAxis(),
        },
        plugins: { legend: { labels: { usePointStyle: true } }, tooltip: { callbacks: { title: (items) => items.length ? dateOf(items[0].raw.x) : '', label: (item) => item.dataset.label + (item.dataset.label === 'Visit' ? '' : ': ' + percent(item.raw.y)) } } },
      },
      plugins: [waits(life)],
    });
  });
})();
