// The answer of a packet, made where it is read: comments at each heading, a decision, and a file or a mail that carries
// both. It talks to nobody. What it writes is described in engines/documents/returned_answer.py.
"use strict";
{
  const packet = JSON.parse(document.getElementById("packet").textContent);
  const words = packet.words, kept = "cmsuite-" + packet.nonce;
  const form = document.getElementById("answer-form"), wrong = document.getElementById("answer-wrong");
  const ready = document.getElementById("answer-ready"), count = document.getElementById("answer-count");
  const panels = [];
  let address = null;
  const longestMail = 1900; // letters of an address that each mail program opens

  function made(tag, more) {
    const element = document.createElement(tag);
    Object.keys(more || {}).forEach((name) => {
      if (name === "text") element.textContent = more[name];
      else element.setAttribute(name, more[name]);
    });
    return element;
  }

  function choice(id, options, chosen) {
    const select = made("select", { id: id });
    options.forEach((one) => {
      const option = made("option", { value: one[0], text: one[1] });
      option.selected = one[0] === chosen;
      select.appendChild(option);
    });
    return select;
  }

  function labelled(id, text, element) {
    const holder = made("div");
    holder.appendChild(made("label", { for: id, text: text }));
    holder.appendChild(element);
    return holder;
  }

  // One comment at a place; `place` is its number in packet.places.
  function panel(place, before) {
    const id = "say-" + (panels.length + 1), title = packet.places[place].title || words.whole;
    const holder = made("div", { class: "say", role: "group", "aria-label": words.comment + " · " + title });
    const area = made("textarea", { id: id, rows: "3", maxlength: "4000" });
    const kind = choice(id + "-kind", packet.kinds, "correction");
    const priority = choice(id + "-priority", packet.priorities, "normal");
    const pair = made("div", { class: "pair" });
    holder.appendChild(labelled(id, words.comment, area));
    pair.appendChild(labelled(id + "-kind", words.kind, kind));
    pair.appendChild(labelled(id + "-priority", words.priority, priority));
    holder.appendChild(pair);
    before.parentNode.insertBefore(holder, before);
    const one = { place: place, area: area, kind: kind, priority: priority };
    panels.push(one);
    [area, kind, priority].forEach((element) => {
      element.addEventListener("input", changed);
    });
    return one;
  }

  function offer(place, after) {
    const title = packet.places[place].title || words.whole;
    const button = made("button", { type: "button", class: "say-here", text: words.here });
    button.setAttribute("aria-label", words.here + " · " + title);
    button.addEventListener("click", () => {
      panel(place, button).area.focus();
    });
    after.parentNode.insertBefore(button, after.nextSibling);
    return button;
  }

  function comments() {
    return panels
      .filter((one) => one.area.value.trim() !== "")
      .map((one) => {
        const place = packet.places[one.place];
        return {
          at: place.at,
          section: place.name,
          kind: one.kind.value,
          priority: one.priority.value,
          text: one.area.value,
        };
      });
  }

  function answer() {
    const chosen = form.querySelector("input[name=decision]:checked");
    return {
      nonce: packet.nonce,
      hash: packet.hash,
      code: packet.code,
      decision: chosen ? chosen.value : "",
      name: form.elements.name.value.trim(),
      function: form.elements.function.value.trim(),
      on: form.elements.on.value,
      words: form.elements.words.value.trim(),
      comments: comments(),
    };
  }

  // What is missing, and the element where it is missing.
  function missing(said) {
    const asked = said.comments.some((one) => one.kind !== "note");
    if (!said.decision) return [words.decide, form.querySelector("input[name=decision]")];
    if (said.decision === "approved" && asked) return [words.both, form.querySelector("input[name=decision]:checked")];
    if (!said.name) return [words.name, form.elements.name];
    if (said.decision === "approved" && !said.function) return [words.function, form.elements.function];
    if (said.decision === "approved" && !said.on) return [words.on, form.elements.on];
    if (said.decision === "changes" && !said.words && !said.comments.length) return [words.which, form.elements.words];
    if (said.decision === "comments" && !said.words && !said.comments.length) return [words.nothing, form.elements.words];
    return null;
  }

  function crc(bytes) {
    let value = 0xffffffff;
    for (let place = 0; place < bytes.length; place += 1) {
      value ^= bytes[place];
      for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
    }
    return ("0000000" + ((value ^ 0xffffffff) >>> 0).toString(16)).slice(-8);
  }

  function base64(bytes) {
    let letters = "";
    for (let place = 0; place < bytes.length; place += 1) letters += String.fromCharCode(bytes[place]);
    return btoa(letters);
  }

  function written(said) {
    const body = JSON.stringify(said);
    return JSON.stringify({ cmsuite_answer: 1, body: body, check: crc(new TextEncoder().encode(body)) });
  }

  function show(said) {
    const file = written(said), link = document.getElementById("answer-file");
    const block = base64(new TextEncoder().encode(file)).match(/.{1,64}/g).join("\r\n");
    const text = [packet.code, "", packet.begin, block, packet.end, ""].join("\r\n");
    let mail = "mailto:" + encodeURIComponent(packet.to).replace("%40", "@");
    mail += "?subject=" + encodeURIComponent(packet.subject) + "&body=" + encodeURIComponent(text);
    if (address) URL.revokeObjectURL(address);
    address = URL.createObjectURL(new Blob([file], { type: "application/json" }));
    link.href = address;
    link.download = packet.file;
    document.getElementById("answer-mail").href = mail;
    document.getElementById("answer-mailed").hidden = mail.length > longestMail;
    document.getElementById("answer-text").value = text;
    ready.hidden = false;
    ready.focus();
  }

  function changed() {
    const number = comments().length;
    count.textContent = number ? words.count.replace("{n}", String(number)) : "";
    ready.hidden = true;
    try {
      const open = panels.map((one) => {
        return [one.place, one.kind.value, one.priority.value, one.area.value];
      });
      localStorage.setItem(kept, JSON.stringify({ said: answer(), open: open }));
    } catch (err) {
      // a browser that keeps nothing for files: the words stay as long as the page is open
    }
  }

  function restore(buttons) {
    let before = null;
    try {
      before = JSON.parse(localStorage.getItem(kept));
    } catch (err) {
      return;
    }
    if (!before) return;
    before.open.forEach((one) => {
      if (!buttons[one[0]]) return;
      const back = panel(one[0], buttons[one[0]]);
      back.kind.value = one[1];
      back.priority.value = one[2];
      back.area.value = one[3];
    });
    ["name", "function", "on", "words"].forEach((name) => {
      if (before.said[name]) form.elements[name].value = before.said[name];
    });
    const chosen = form.querySelector('input[name=decision][value="' + before.said.decision + '"]');
    if (chosen) chosen.checked = true;
  }

  const today = new Date();
  today.setMinutes(today.getMinutes() - today.getTimezoneOffset());
  form.elements.on.value = today.toISOString().slice(0, 10);
  const main = document.getElementById("content"), buttons = [];
  const heads = main.querySelectorAll("h2, h3, h4, h5");
  packet.places.forEach((place, number) => {
    const head = number ? heads[number - 1] : main.firstElementChild;
    if (number && head) buttons[number] = offer(number, head);
    else if (!number) {
      const start = made("span");
      main.insertBefore(start, main.firstChild);
      buttons[0] = offer(0, start);
      main.removeChild(start);
    }
  });
  form.hidden = false;
  restore(buttons);
  changed();
  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = answer(), lack = missing(said);
    wrong.hidden = !lack;
    wrong.textContent = lack ? lack[0] : "";
    form.querySelectorAll("[aria-invalid]").forEach((one) => { one.removeAttribute("aria-invalid"); });
    if (lack) {
      lack[1].setAttribute("aria-invalid", "true");
      lack[1].focus();
      return;
    }
    show(said);
  });
}
