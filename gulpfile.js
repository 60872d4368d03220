const { dest, parallel, src } = require('gulp');

/** Icons, codex files and output previews: what n8n reads beside the compiled nodes and credentials. */
function nodeFiles() {
  return src(['nodes/**/*.{svg,node.json}', 'nodes/**/__schema__/**/*.json'], { encoding: false }).pipe(
    dest('dist/nodes'),
  );
}

/** The fonts of the built-in layout with their licence. */
function fonts() {
  return src('lib/pdf/type/fonts/*.{ttf,txt}', { encoding: false }).pipe(dest('dist/lib/pdf/type/fonts'));
}

exports.default = parallel(nodeFiles, fonts);
