module.exports = requireOutside('@n8n/di');
