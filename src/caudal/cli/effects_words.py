"""The words of an effect at the terminal, in English and Spanish."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "verdict": "Verdict: {name}",
        "known": "As known on {as_of} ({mode}). Announced {announced}, in force {in_force}{about}.",
        "about": " (day approximate)",
        "window": "Window: {first} to {last}{so_far}{capped}.",
        "window-one": "Window: {first}{so_far}{capped}.",
        "so-far": ", as far as published in full",
        "capped": "; it ends where {measure} begins",
        "total": "Observed {observed}, expected without it {counterfactual}: effect {effect} ({percent}; 95% interval "
        "{lower95} to {upper95}; 80% {lower80} to {upper80}).",
        "announcement": "From the announcement on: effect {effect} ({percent}; 95% interval {lower95} to {upper95}).",
        "placebo": "Placebo p = {p}: from the model's own tail, {tail}, worth {worth} cases, and {far} of {cases} "
        "cases where nothing began that lie as far out ({separate} without overlap). False alarms among them: {rate}.",
        "no-placebo": "Placebo: no case is held, earlier or elsewhere, so the model's own tail decides: p = {p}.",
        "not-held": "Not held: {why}.",
        "sum": "{n} series of “{name}”, added up.",
        "compared": "Over the same window, {n} series that it does not touch: {effect} ({percent}; 95% interval "
        "{lower95} to {upper95}). With them as controls its effect is {controlled} ({controlled_percent}; 95% interval "
        "{controlled_lower} to {controlled_upper}).",
        "lead": "Just before the start, {first} to {last}, it stood {before} ({before_percent}) from what was to be "
        "expected. Counted from there the effect is {effect} ({percent}; 95% interval {lower95} to {upper95}): a part "
        "of the change may have come earlier, or be what follows a peak or a trough.",
        "shared": "They changed the same way, and with them as controls no effect beyond the interval remains: "
        "something that reached all of them would explain as much.",
        "adjusted": "The verdict of a series goes by its adjusted p, as {n} series are judged (Holm).",
        "interval-only": "The 95% interval leaves out zero, but the placebos lie as far out too often: the rule asks "
        "for p of 5% or less.",
        "half-life": "Half-life of the effect: {median}; in {reached} of the draws it fell to half of its peak and "
        "stayed there.",
        "month": "1 month", "months": "{n} months",
        "not-reached": "not reached in the periods published",
        "after": "Effect added up after so many months, from entry into force",
        "after-announced": "The same from the announcement",
        "series": "By series, over the window",
        "ledger": "Ledger: where the fall went (a fall is positive; change = net + moved + delayed)",
        "overlap": "Overlapping measures",
        "together": "Estimated together, {first} to {last}, from data before the first of them: what each added to "
        "those before it",
        "all-together": "all together",
        "rest": "of the form of none",
        "hang": "Correlation of {one} with {two}: {r}.",
        "hang-strong": "Their effects hang together too strongly (correlation {r}): {one} and {two} cannot be "
        "separated, only their sum holds.",
        "beside": "Beside it, in their own units and never added: upstream counts, moved ahead by their lag",
        "not-counted": "Named by the measure but not counted by this indicator: {places}.",
        "left-out": "Left out of the sum, as counts of the window are withheld: {n} series ({names}).",
        "begun": "Of {period}, {share} lay after the start: its first period is counted whole.",
        "begun-announced": "Of {period}, {share} lay after the announcement: that reading counts it whole.",
        "unknown-elsewhere": "seen elsewhere: not known (the declared destinations are not published for the window)",
        "all-parts": "net fall, seen elsewhere and delayed together",
        "uncounted": "Of the destinations, {n} are not published in full for the whole window and are not counted.",
        "uncounted.one": "Of the destinations, 1 is not published in full for the whole window and is not counted.",
        "nowhere-held": "No destination is held, so nothing was looked for elsewhere: the net fall may hold what "
        "moved.",
        "no-break": "That is not beyond 5%: take the date as the likeliest, not as a finding.",
        "break-elsewhere": "The day in force lies outside that span: the largest change did not set in with it.",
        "fragile": "Most of these intervals hold zero: the verdict rests on the choice of the headline, read it with "
        "care.",
        "hidden-change": "Most of these intervals leave out zero: other choices would have called it a change.",
        "more-series": "The {shown} series with the most expected, of {n}; all are in --json.",
        "curve": "Specification curve: {n} other choices give {low} to {high} (median {middle}); {negative} of {n} "
        "below zero, {beyond} with a 95% interval that leaves out zero.",
        "scan": "Scan: the level changes most at {date} (80%: {first} to {last}), by {percent}; so large a best of {n} "
        "dates comes in {p} of records without a break. The date of signature was not used.",
        "no-scan": "Scan: too few periods to look for a break.",
        "refused": "Refused as controls: {n} series ({reasons}).",
        "not-why": "Effect = observed minus expected, negative = fewer. It says whether the flow changed, not why.",
        "change": "fall in the touched series", "moved": "seen elsewhere (declared destinations)",
        "moved-default": "seen elsewhere (series it does not touch)",
        "delayed": "came later ({later})", "net": "net fall, seen nowhere else",
        "net_and_delayed": "net fall and delayed together (the later window is not published in full)",
        "season": "Before the window {before}; season and trend then implied {season}, the effect {effect}: "
        "together the change to {observed}.",
        "said-moved": "The excess elsewhere is beyond its own placebo tail: consistent with a move.",
        "excess-only": "The excess elsewhere is beyond its own placebo tail, but the touched series show no fall that "
        "it can have come from: no move can be said.",
        "not-moved": "The excess elsewhere is within its own placebo tail: no move can be said.",
        "later-others": "In the later window {others} began too, so “came later” cannot be told from its effect.",
        "part": "part", "value": "value", "lower95": "lower 95%", "upper95": "upper 95%", "count": "series",
        "observed": "observed", "expected": "expected", "effect": "effect", "percent": "percent", "p": "p",
        "p-adjusted": "adjusted p",
        "name": "verdict", "to": "to", "also": "also begun", "n-months": "months", "measure": "measure",
        "date": "date", "relation": "relation", "joint": "joint effect", "since": "from", "lag": "lag",
        "inseparable": "cannot be separated", "earlier": "began earlier", "later": "began later", "ended": "ended",
        "meeting": "a meeting", "elsewhere": "near in time, on other series", "touched": "touched",
        "destination": "declared destination", "possible-destination": "possible destination", "spill": "spilled to",
        "destination.many": "declared destinations", "possible-destination.many": "possible destinations",
        "touched.many": "touched", "spill.many": "spilled to",
        "refused.one": "Refused as controls: {n} series ({reasons}).",
        "ledger-value": "value",
    },
    "es": {
        "verdict": "Dictamen: {name}",
        "known": "Al {as_of} ({mode}). Anunciada el {announced}, en vigor desde el {in_force}{about}.",
        "about": " (fecha aproximada)",
        "window": "Ventana: de {first} a {last}{so_far}{capped}.",
        "window-one": "Ventana: {first}{so_far}{capped}.",
        "so-far": ", hasta donde está publicado completo",
        "capped": "; termina donde comienza {measure}",
        "total": "Observado {observed}, esperado sin ella {counterfactual}: efecto {effect} ({percent}; intervalo de "
        "95%: {lower95} a {upper95}; de 80%: {lower80} a {upper80}).",
        "announcement": "Desde el anuncio: efecto {effect} ({percent}; intervalo de 95%: {lower95} a {upper95}).",
        "placebo": "Placebo: p = {p}, a partir de la cola del propio modelo, {tail}, que vale {worth} casos, y de "
        "{far} de {cases} casos en que nada comenzó y que quedan igual de lejos ({separate} sin traslape). Falsas "
        "alarmas entre ellos: {rate}.",
        "no-placebo": "Placebo: no hay casos disponibles, ni anteriores ni en otros lugares; decide la cola del propio "
        "modelo: p = {p}.",
        "not-held": "Sin datos disponibles: {why}.",
        "sum": "Suma de {n} series de «{name}».",
        "compared": "En la misma ventana, {n} series que no alcanza: {effect} ({percent}; intervalo de 95%: {lower95} "
        "a {upper95}). Con ellas como control, su efecto es {controlled} ({controlled_percent}; intervalo de 95%: "
        "{controlled_lower} a {controlled_upper}).",
        "lead": "Justo antes del inicio, de {first} a {last}, se apartó de lo esperado en {before} ({before_percent}). "
        "Contado desde ahí, el efecto es {effect} ({percent}; intervalo de 95%: {lower95} a {upper95}): una parte del "
        "cambio pudo haberse adelantado, o ser lo que sigue a un máximo o a un mínimo.",
        "shared": "Cambiaron en el mismo sentido y, con ellas como control, no queda un efecto más allá del intervalo: "
        "algo que alcanzó a todas lo explicaría igualmente.",
        "adjusted": "El dictamen de una serie sigue su p ajustada, pues se juzgan {n} series (Holm).",
        "interval-only": "El intervalo de 95% excluye el cero, pero los placebos quedan igual de lejos con demasiada "
        "frecuencia: la regla pide una p de 5% o menos.",
        "half-life": "Vida media del efecto: {median}; en {reached} de las simulaciones bajó a la mitad de su máximo y "
        "no volvió a subir.",
        "month": "1 mes", "months": "{n} meses",
        "not-reached": "no se alcanza en los periodos publicados",
        "after": "Efecto acumulado tras tantos meses, desde la entrada en vigor",
        "after-announced": "Lo mismo desde el anuncio",
        "series": "Por serie, en la ventana",
        "ledger": "Balance: a dónde fue el descenso (un descenso es positivo; cambio = neto + desplazado + aplazado)",
        "overlap": "Medidas que se traslapan",
        "together": "Estimadas en conjunto, de {first} a {last}, a partir de los datos anteriores a la primera: lo que "
        "cada una añadió a las anteriores",
        "all-together": "todas juntas",
        "rest": "con la forma de ninguna",
        "hang": "Correlación de {one} con {two}: {r}.",
        "hang-strong": "Sus efectos dependen demasiado uno del otro (correlación {r}): {one} y {two} no pueden "
        "separarse; solo su suma se sostiene.",
        "beside": "Al lado, en sus propias unidades y sin sumarse: conteos previos en la ruta, con su adelanto",
        "not-counted": "Mencionado por la medida, pero este indicador no lo cuenta: {places}.",
        "left-out": "Fuera de la suma, pues hay conteos reservados en la ventana: {n} series ({names}).",
        "begun": "De {period}, {share} quedó después del inicio: el primer periodo se cuenta completo.",
        "begun-announced": "De {period}, {share} quedó después del anuncio: esa lectura lo cuenta completo.",
        "unknown-elsewhere": "observado en otra parte: se desconoce (los destinos declarados no están publicados para "
        "la ventana)",
        "all-parts": "descenso neto, observado en otra parte y aplazado, juntos",
        "uncounted": "De los destinos, {n} no están publicados completos para toda la ventana y no se cuentan.",
        "uncounted.one": "De los destinos, 1 no está publicado completo para toda la ventana y no se cuenta.",
        "nowhere-held": "No hay cifras de ningún destino, por lo que nada se buscó en otra parte: el descenso neto "
        "puede incluir lo que se desplazó.",
        "no-break": "Eso no rebasa 5%: la fecha es la más probable, no un hallazgo.",
        "break-elsewhere": "La entrada en vigor queda fuera de ese lapso: el cambio mayor no comenzó con ella.",
        "fragile": "La mayoría de estos intervalos contiene el cero: el dictamen descansa en la opción del titular; "
        "léase con cautela.",
        "hidden-change": "La mayoría de estos intervalos excluye el cero: otras opciones habrían hablado de un cambio.",
        "more-series": "Las {shown} series con mayor conteo esperado, de {n}; todas están en --json.",
        "curve": "Curva de especificaciones: otras {n} opciones dan de {low} a {high} (mediana {middle}); {negative} "
        "de {n} bajo cero, {beyond} con un intervalo de 95% que excluye el cero.",
        "scan": "Búsqueda: el nivel cambia más el {date} (80%: del {first} al {last}), en {percent}; una mejor de {n} "
        "fechas así de grande se da en {p} de los registros sin quiebre. No se usó la fecha de la firma.",
        "no-scan": "Búsqueda: muy pocos periodos para buscar un quiebre.",
        "refused": "Rechazadas como control: {n} series ({reasons}).",
        "not-why": "Efecto = observado menos esperado, negativo = menos. Dice si el flujo cambió, no por qué.",
        "change": "descenso en las series alcanzadas", "moved": "observado en otra parte (destinos declarados)",
        "moved-default": "observado en otra parte (series que no alcanza)",
        "delayed": "llegó después ({later})",
        "net": "descenso neto, no observado en otra parte",
        "net_and_delayed": "descenso neto y aplazado juntos (la ventana posterior no está publicada completa)",
        "season": "Antes de la ventana {before}; la estación y la tendencia implicaban {season} y el efecto {effect}: "
        "juntos, el cambio a {observed}.",
        "said-moved": "El exceso en otra parte rebasa su propia cola placebo: es compatible con un desplazamiento.",
        "excess-only": "El exceso en otra parte rebasa su propia cola placebo, pero las series alcanzadas no muestran "
        "un descenso del que pueda provenir: no puede hablarse de desplazamiento.",
        "not-moved": "El exceso en otra parte está dentro de su propia cola placebo: no puede hablarse de "
        "desplazamiento.",
        "later-others": "En la ventana posterior también comenzó {others}: «llegó después» no se distingue "
        "de su efecto.",
        "part": "parte", "value": "valor", "lower95": "inferior 95%", "upper95": "superior 95%", "count": "series",
        "observed": "observado", "expected": "esperado", "effect": "efecto", "percent": "porcentaje", "p": "p",
        "p-adjusted": "p ajustada",
        "name": "dictamen", "to": "hasta", "also": "también comenzó", "n-months": "meses", "measure": "medida",
        "date": "fecha", "relation": "relación", "joint": "efecto conjunto", "since": "desde", "lag": "adelanto",
        "inseparable": "no puede separarse", "earlier": "comenzó antes", "later": "comenzó después",
        "ended": "terminó", "meeting": "una reunión", "elsewhere": "cercana en el tiempo, en otras series",
        "touched": "alcanzada", "destination": "destino declarado", "possible-destination": "destino posible",
        "spill": "afectada de manera indirecta", "ledger-value": "valor",
        "touched.many": "alcanzadas", "destination.many": "destinos declarados",
        "possible-destination.many": "destinos posibles", "spill.many": "afectadas de manera indirecta",
        "refused.one": "Rechazada como control: {n} serie ({reasons}).",
    },
}  # fmt: skip
