// Reads a feed from standard input with readers that others wrote, and prints what they found as one JSON object.
// The argument is the folder whose node_modules holds them. The third knows XML alone, and nothing of podcasts.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(`${process.argv[2]}/`);
const { XMLParser } = require("fast-xml-parser");
const { parseRssFeed } = require("feedsmith");
const { parseFeed } = require("podcast-partytime");

const xml = readFileSync(0, "utf8");
const plain = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "@", parseTagValue: false });
const read = { partytime: parseFeed(xml), feedsmith: parseRssFeed(xml), xml: plain.parse(xml).rss.channel };
process.stdout.write(JSON.stringify(read));
