"""The words that made-up names are made of: all pleasant, and none that could be said of a student's work."""

from __future__ import annotations

KINDS_TEXT = """
Amber Arctic Autumn Azure Balmy Blooming Blue Bold Breezy Bright Calm Cheerful Clear Coastal Copper Coral Cosy
Cosmic Crimson Crystal Curious Dancing Dapper Dawn Daring Desert Dreaming Electric Emerald Evening Fabled Far
Fearless Festive Floating Forest Friendly Frosty Gentle Gilded Glad Gleaming Golden Graceful Green Happy Hidden
Humming Indigo Island Ivory Jade Jolly Kind Lively Lucky Lunar Magic Marble Meadow Mellow Merry Midnight Misty
Morning Mountain Musical Noble Northern Ocean Olive Opal Orange Pearl Playful Polar Purple Quiet Radiant River
Roaming Rosy Royal Ruby Sailing Sapphire Scarlet Serene Shining Silver Singing Sky Smiling Snowy Solar Southern
Sparkling Spring Starry Summer Sunny Swift Teal Tidal Topaz Travelling Tropical Valiant Velvet Violet Wandering
Warm Western Whistling Winter Witty Wondrous Zesty
"""
ANIMALS_TEXT = """
Albatross Alpaca Antelope Avocet Badger Bear Beaver Bee Bison Bluebird Bunting Butterfly Camel Capybara Caracal
Cardinal Chameleon Cheetah Chinchilla Condor Coyote Crane Cricket Curlew Deer Dolphin Dormouse Dove Dragonfly
Eagle Egret Eider Elk Ermine Falcon Finch Firefly Flamingo Fox Gazelle Gecko Gibbon Giraffe Goldfinch Grouse
Gull Hare Hawk Hedgehog Heron Hoopoe Hummingbird Ibex Ibis Iguana Impala Jackdaw Jaguar Jay Kestrel Kingfisher
Kiwi Koala Kudu Ladybird Lark Lemur Leopard Linnet Lion Llama Lynx Macaw Magpie Manatee Marmot Marten Meerkat
Merlin Narwhal Newt Nightingale Nuthatch Ocelot Octopus Okapi Orca Oriole Osprey Otter Owl Panda Pangolin
Panther Parrot Pelican Penguin Petrel Pheasant Plover Puffin Puma Quail Quokka Rabbit Raccoon Raven Robin Salmon
Seahorse Seal Sparrow Squirrel Starling Stork Swallow Swan Swift Tanager Tapir Tern Tiger Toucan Turtle Wagtail
Walrus Whale Wolf Wombat Woodpecker Wren Yak Zebra
"""
KINDS = tuple(KINDS_TEXT.split())
ANIMALS = tuple(ANIMALS_TEXT.split())
