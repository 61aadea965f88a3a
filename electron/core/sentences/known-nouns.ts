/** Nouns that captions often begin with, where the kind of noun decides the sentence. Plain data. */
import { singularOf } from './nouns.ts'

const ANIMATE = new Set(
  `person man woman boy girl child baby kid toddler teenager adult lady gentleman guy couple family crowd group team player
  rider skier surfer runner swimmer dancer singer soldier worker chef bride groom friend human hand-model
  animal dog puppy cat kitten horse cow bird duck sheep goat pig lion tiger bear wolf fox monkey elephant giraffe zebra
  penguin panda rabbit mouse rat deer fish shark whale dolphin seal turtle snake lizard frog spider insect butterfly bee
  chicken rooster hen goose swan owl eagle parrot pelican ostrich peacock squirrel hamster donkey camel buffalo bison ox
  leopard cheetah hyena gorilla baboon chimpanzee orangutan koala kangaroo llama alpaca ferret otter beaver hog boar warthog
  antelope gazelle moose jellyfish crab lobster octopus stingray hippo rhino crocodile alligator walrus vulture flamingo
  pup hound terrier labrador retriever husky poodle bulldog beagle creature`.split(/\s+/),
)

const THINGS = new Set(
  `hat cap collar leash ball toy stick bone bowl bag box scarf shirt jacket coat dress skirt belt tie glasses sunglasses
  helmet umbrella flag flower tree rock fence wall window door roof tower bridge car truck bus bike bicycle motorcycle
  boat surfboard skateboard frisbee guitar camera phone book cup mug glass bottle plate fork knife spoon candle lamp
  clock chair table sofa couch bed pillow blanket carpet curtain mirror picture balloon crown mask wig beard moustache
  mustache smile tattoo ring necklace bracelet watch backpack suitcase ladder sword gun rope net cage saddle wheel
  tail ear eye nose mouth paw leg arm hand head face wing horn tongue sleeve button pocket logo text banner sign cake pizza
  sandwich salad steak egg apple banana orange lemon strawberry tomato carrot potato cookie burger tent swing slide kite
  owner leaf cloud rainbow shadow reflection background foreground bow ribbon bandana sweater harness pattern print
  stripe neckline strap`.split(/\s+/),
)

export function isAnimate(noun: string): boolean {
  return ANIMATE.has(singularOf(noun))
}

export function isThing(noun: string): boolean {
  return THINGS.has(singularOf(noun))
}
