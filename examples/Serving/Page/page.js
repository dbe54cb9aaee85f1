// Builds a form from the model's own description, sends the row, shows each task's answer.
const $ = id => document.getElementById(id);
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const number = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4 });
const share = new Intl.NumberFormat(undefined, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const isText = input => input.type === 'Text';
let model, hints;

// A server with keys says 401 until one is given; it is kept for this tab only.
let key = sessionStorage.getItem('key') ?? '';
const ask = async (path, options = {}) => {
  const response = await fetch(path, { ...options, headers: { ...options.headers, ...(key && { 'X-Api-Key': key }) } });
  $('access').hidden = response.status !== 401;
  return response;
};

const getJson = async path => {
  const response = await ask(path);
  if (response.status === 401) throw new Error('this server needs a key');
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
};

function field(input) {
  const choices = hints.choices?.[input.name];
  const unit = hints.units?.[input.name];
  const control = choices
    ? make('select', {}, ...choices.map(choice => make('option', { value: choice, textContent: choice })))
    : make('input', { autocomplete: 'off', inputMode: isText(input) || input.size ? 'text' : 'decimal' });
  control.id = control.name = input.name;
  const label = make('label', { className: 'field', htmlFor: input.name }, input.name);
  if (unit) label.append(' ', make('span', { className: 'unit', textContent: `(${unit})` }));
  return make('div', {}, label, control, make('span', { className: 'wrong', id: `${input.name}-wrong` }));
}

// An empty field is a missing value; what is no number goes to the server as text, which says what is wrong with it.
function value(input, text) {
  const one = (part) => isText(input) ? part
    : part.trim() === '' ? null
    : input.type === 'Boolean' && (part === 'true' || part === 'false') ? part === 'true'
    : Number.isFinite(Number(part.replace(',', '.'))) ? Number(part.replace(',', '.')) : part;
  return input.size ? text.split(/[;\s]+/).map(one) : one(text);
}

function fill(row) {
  for (const [name, content] of Object.entries(row)) if ($(name)) $(name).value = content;
}

function markWrong(errors = {}) {
  for (const input of model.inputs) {
    const messages = errors[`instances[0].${input.name}`];
    $(`${input.name}-wrong`).textContent = messages?.join(' ') ?? '';
    $(input.name).setAttribute('aria-invalid', messages ? 'true' : 'false');
    $(input.name).setAttribute('aria-describedby', `${input.name}-wrong`);
  }
  model.inputs.map(input => $(input.name)).find(control => control.getAttribute('aria-invalid') === 'true')?.focus();
}

function slot(name, probability) {
  const meter = make('meter', { min: 0, max: 1, value: probability, textContent: share.format(probability) });
  meter.setAttribute('aria-label', name);
  return make('div', { className: 'slot' }, make('span', { textContent: name }), make('span', { className: 'share', textContent: share.format(probability) }), meter);
}

function answer(task, result) {
  const label = said => hints.labels?.[task.name]?.[String(said)] ?? String(said);
  const unit = hints.units?.[task.name];
  const card = make('article', { className: 'answer' }, make('h2', { textContent: task.name }));
  card.dataset.task = task.name;
  const said = text => card.append(make('p', { className: 'said', textContent: text }));
  const score = result.Score;
  if (task.kind === 'binary') {
    said(label(result.PredictedLabel));
    const slots = [slot(label(true), result.Probability), slot(label(false), 1 - result.Probability)];
    card.append(...(result.PredictedLabel ? slots : slots.reverse()));
  } else if (score !== null && typeof score === 'object' && !Array.isArray(score)) {
    if (result.PredictedLabel !== undefined) said(label(result.PredictedLabel));
    for (const [name, probability] of Object.entries(score).sort((a, b) => b[1] - a[1])) card.append(slot(name, probability));
  } else if (typeof score === 'number') {
    said(`${number.format(score)}${unit ? ` ${unit}` : ''}`);
  } else {
    said(JSON.stringify(result));
  }
  return card;
}

async function predict() {
  $('problem').textContent = '';
  const row = Object.fromEntries(model.inputs.map(input => [input.name, value(input, $(input.name).value)]));
  const response = await ask(`v1/models/${encodeURIComponent(model.name)}:predict`,
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ instances: [row] }) });
  const body = await response.json();
  markWrong(body.errors);
  if (!response.ok) {
    $('answers').replaceChildren();
    if (!body.errors) $('problem').textContent = body.detail;
    return;
  }
  $('answers').replaceChildren(...model.tasks.map(task => answer(task, body.predictions[0][task.name])));
}

async function show(name) {
  model = await getJson(`v1/models/${encodeURIComponent(name)}`);
  hints = (await getJson('hints.json'))[name] ?? {};
  $('about').textContent = hints.about ?? `${name} answers ${model.tasks.map(task => task.name).join(', ')}.`;
  $('metadata').href = `v1/models/${encodeURIComponent(name)}`;
  $('fields').replaceChildren(...model.inputs.map(field));
  $('answers').replaceChildren();
  $('examples').replaceChildren(...(hints.examples ?? []).map(example =>
    make('button', { type: 'button', textContent: example.name, onclick: () => { fill(example.row); run(); } })));
  if (hints.examples) fill(hints.examples[0].row);
  $('predict').disabled = false;
}

const run = () => predict().catch(error => { $('problem').textContent = `The server cannot be reached: ${error.message}`; });

$('row').addEventListener('submit', event => { event.preventDefault(); run(); });
$('model').addEventListener('change', () => show($('model').value));
const start = async () => {
  try {
    const { models } = await getJson('v1/models');
    $('model').replaceChildren(...models.map(name => make('option', { value: name, textContent: name })));
    $('model-field').hidden = models.length < 2;
    $('problem').textContent = '';
    await show(models[0]);
  } catch (error) {
    $('problem').textContent = `The model cannot be read: ${error.message}.`;
  }
};
$('access').addEventListener('submit', event => {
  event.preventDefault();
  key = $('key').value;
  sessionStorage.setItem('key', key);
  start();
});
await start();
