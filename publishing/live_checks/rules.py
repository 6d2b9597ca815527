"""The live rules: those that tell whether a publish arrived, and all of them."""

from __future__ import annotations

from publishing.live_checks import answer_rules, feed_rules, media_rules, way_rules
from publishing.live_checks.certificates import Certificate
from publishing.live_checks.probe import Probe
from workspace.rules import Rule

ARRIVAL_RULES: tuple[Rule[Probe], ...] = (
    answer_rules.answers,
    answer_rules.is_there,
    answer_rules.head_is_answered,
    answer_rules.head_is_like_get,
    answer_rules.has_its_type,
    answer_rules.companions_have_their_type,
    answer_rules.is_as_published,
    answer_rules.has_announced_length,
    media_rules.sends_parts,
    way_rules.is_encrypted,
    way_rules.is_trusted,
    media_rules.open_to_web_players,
    media_rules.picture_is_what_its_name_says,
    answer_rules.no_challenge,
)
"""What was published is there, whole, and can be played: what `verify` asks."""

CACHE_RULES: tuple[Rule[Probe], ...] = (feed_rules.feed_is_kept_shortly, feed_rules.pages_are_kept_shortly)
"""Caches let go in time: what `verify` remarks on, because nothing that was published is wrong."""

RULES: tuple[Rule[Probe], ...] = (
    *ARRIVAL_RULES,
    *CACHE_RULES,
    media_rules.offers_parts,
    feed_rules.feed_can_be_recognized,
    feed_rules.unchanged_feed_stays,
    feed_rules.feed_is_compressed,
    way_rules.few_redirects,
    way_rules.redirects_keep_the_ending,
    way_rules.feed_redirects_for_good,
    way_rules.address_is_plain,
    feed_rules.feed_names_its_address,
    feed_rules.feed_is_well_formed,
)
"""All rules for one address; those after the first group judge the web server, the CDN and the feed's own words."""

CERTIFICATE_RULES: tuple[Rule[Certificate], ...] = (way_rules.certificate_lasts,)
